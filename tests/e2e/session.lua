-- session.lua - one milter connection: several messages, an abort in the middle of one, more messages behind it.
-- SOCKET is given with -D. Ends with an error (and so a status that is not 0) at the first thing that is not as it should be.

local function check(what, good)
	if not good then error("FAILED: " .. what) end
	print("ok: " .. what)
end

local connection = mt.connect(SOCKET)
check("connects", connection ~= nil)
check("negotiates", mt.negotiate(connection, nil, nil, nil) == nil)
check("takes the client", mt.conninfo(connection, "client.example", "192.0.2.1") == nil)
check("goes on behind it", mt.getreply(connection) == SMFIR_CONTINUE)
check("takes HELO", mt.helo(connection, "client.example") == nil and mt.getreply(connection) == SMFIR_CONTINUE)

local function begin(id, recipient)
	mt.macro(connection, SMFIC_MAIL, "i", id)
	assert(mt.mailfrom(connection, "<sender@client.example>") == nil)
	assert(mt.getreply(connection) == SMFIR_CONTINUE)
	assert(mt.rcptto(connection, "<" .. recipient .. ">") == nil)
	assert(mt.getreply(connection) == SMFIR_CONTINUE)
	assert(mt.header(connection, "From", "News <news@client.example>") == nil)
	assert(mt.getreply(connection) == SMFIR_CONTINUE)
	assert(mt.header(connection, "Content-Type", "text/html") == nil)
	assert(mt.getreply(connection) == SMFIR_CONTINUE)
	assert(mt.eoh(connection) == nil)
	assert(mt.getreply(connection) == SMFIR_CONTINUE)
end

local function body(text)
	assert(mt.bodystring(connection, text) == nil)
	assert(mt.getreply(connection) == SMFIR_CONTINUE)
end

local pixel = "<p>Hello</p><img src=\"http://t.example/o?x=1\" width=1 height=1>\r\n"
local clean = "<p>Hello</p><img src=\"about:blank\" width=1 height=1>\r\n"

for round = 1, 3 do
	begin("Q" .. round, "reader@other.example")
	body(pixel)
	assert(mt.eom(connection) == nil)
	check("message " .. round .. " is accepted", mt.getreply(connection) == SMFIR_CONTINUE or mt.getreply(connection) == SMFIR_ACCEPT)
	check("its body is replaced", mt.eom_check(connection, MT_BODYCHANGE, clean))
	check("its verdict is added", mt.eom_check(connection, MT_HDRADD, "X-Unbeacon-Verdict"))

	-- An abort ends a message anywhere; nothing of it reaches the next one.
	begin("A" .. round, "marie@parliament.example")
	body("<img src=\"http://other.example/secret?marie@parliament.example\" width=1 height=1>\r\n")
	assert(mt.abort(connection) == nil)

	begin("P" .. round, "reader@other.example")
	body("<p>Nothing to see</p>\r\n")
	assert(mt.eom(connection) == nil)
	check("the message behind an abort is its own", mt.getreply(connection) == SMFIR_CONTINUE)
	check("and has no verdict", not mt.eom_check(connection, MT_HDRADD, "X-Unbeacon-Verdict"))
end

-- The MTA goes away in the middle of a body.
begin("G1", "reader@other.example")
body(pixel)
mt.disconnect(connection, false)
print("ok: done")
