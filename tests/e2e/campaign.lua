-- campaign.lua - copies of one mail over one milter connection, each to another recipient and with another token.
-- Given with -D: SOCKET; MAIL, a word that makes it another mail; FIRST and LAST, the numbers of the copies. Each must be accepted.
-- With SENDERS and TARGETS they come from so many accounts in turn and go to so many recipients.

local words = "the committee met on Tuesday to discuss the report on " .. MAIL .. " and heard from several witnesses who described " ..
	"how messages had been sent to members over many months without anyone telling them about it"

local connection = mt.connect(SOCKET)
assert(connection ~= nil)
assert(mt.negotiate(connection, nil, nil, nil) == nil)
assert(mt.conninfo(connection, "client.example", "192.0.2.1") == nil)
assert(mt.getreply(connection) == SMFIR_CONTINUE)
assert(mt.helo(connection, "client.example") == nil and mt.getreply(connection) == SMFIR_CONTINUE)

local function answered(result)
	assert(result == nil)
	assert(mt.getreply(connection) == SMFIR_CONTINUE)
end

for i = tonumber(FIRST), tonumber(LAST) do
	local desk = i % (tonumber(SENDERS) or LAST + 1)
	local reader = i % (tonumber(TARGETS) or LAST + 1)
	mt.macro(connection, SMFIC_MAIL, "i", MAIL .. i)
	answered(mt.mailfrom(connection, "<desk" .. desk .. "@paper" .. desk .. ".example>"))
	answered(mt.rcptto(connection, "<reader" .. reader .. "@other.example>"))
	answered(mt.header(connection, "From", "News <desk" .. desk .. "@paper" .. desk .. ".example>"))
	answered(mt.header(connection, "Content-Type", "text/html"))
	answered(mt.eoh(connection))
	answered(mt.bodystring(connection, "<p>" .. words .. "</p><img src=\"http://" .. MAIL .. ".example/photo/" .. 7919 * reader .. ".jpg\" width=600>\r\n"))
	assert(mt.eom(connection) == nil)
	local reply = mt.getreply(connection)
	assert(reply == SMFIR_CONTINUE or reply == SMFIR_ACCEPT)
end
mt.disconnect(connection)
print("ok: done")
