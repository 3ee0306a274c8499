-- scenes.lua - scenes that an MTA seldom plays, spoken to a running unbeacond by miltertest(8).
--
-- -D scene=NAME names the scene, -D socket=, samples=, work= and daemon= where things are. Ends with
-- status 0 when everything was as expected; what was not is said.

local LURE, TAGGED, PERSONAL = "01-news-lure-hidden-pixel", "14-remote-pictures-only", "08-personal"
-- What Postfix offers. miltertest 1.5 takes steps before actions, whatever its manual says.
local ALL_STEPS = 0x1fffff

local function check(what, is_so)
	if not is_so then error(scene .. ": not so: " .. what) end
end

local function must(problem)
	if problem ~= nil then error(scene .. ": " .. tostring(problem)) end
end

local function open(address)
	local connection = mt.connect("unix:" .. socket)
	check("connects", connection ~= nil)
	must(mt.negotiate(connection, 6, ALL_STEPS, 0x1ff))
	must(mt.conninfo(connection, "client.example", address or "203.0.113.9"))
	must(mt.helo(connection, "client.example"))
	return connection
end

-- Fields and body of a sample. miltertest itself adds the leading space of a value that was negotiated.
local function sample(name)
	local file = assert(io.open(name:sub(1, 1) == "/" and name or samples .. "/" .. name .. ".eml", "rb"))
	local head, body = file:read("*a"):match("^(.-\r\n)\r\n(.*)$")
	file:close()
	local fields = {}
	for line in head:gsub("\r\n([ \t])", "\n%1"):gmatch("(.-)\r\n") do
		local name, value = line:match("^([^:]+): (.*)$")
		fields[#fields + 1] = { name, value }
	end
	return fields, body
end

local function envelope(connection, authenticated)
	if authenticated then
		mt.macro(connection, SMFIC_MAIL, "i", "QUEUEID", "{auth_authen}", "someone")
	else
		mt.macro(connection, SMFIC_MAIL, "i", "QUEUEID")
	end
	must(mt.mailfrom(connection, "<sender@client.example>"))
	must(mt.rcptto(connection, "<marie.tremblay@parliament.example>"))
	must(mt.data(connection))
end

local function header(connection, fields)
	for _, field in ipairs(fields) do must(mt.header(connection, field[1], field[2])) end
	must(mt.eoh(connection))
end

local function body_and_end(connection, body)
	for at = 1, #body, 60000 do must(mt.bodystring(connection, body:sub(at, at + 59999))) end
	must(mt.eom(connection))
end

-- A whole message; between() is called after its header.
local function message(connection, name, between, authenticated)
	local fields, body = sample(name)
	envelope(connection, authenticated)
	header(connection, fields)
	if between then between() end
	body_and_end(connection, body)
end

local function is_untouched(connection)
	return mt.getreply(connection) == SMFIR_CONTINUE and not mt.eom_check(connection, MT_HDRADD)
		and not mt.eom_check(connection, MT_HDRINSERT) and not mt.eom_check(connection, MT_HDRDELETE)
		and not mt.eom_check(connection, MT_BODYCHANGE) and not mt.eom_check(connection, MT_QUARANTINE)
end

local function is_tempfail(connection)
	local reply = mt.getreply(connection)
	return reply == SMFIR_TEMPFAIL or reply == SMFIR_REPLYCODE		-- the only code that unbeacond gives is 451
end

local function copy(from)
	check("copies " .. from, os.execute("cp " .. work .. "/" .. from .. " " .. work .. "/unbeacon.conf"))
end

-- Returns when the daemon says that it goes by the new state.
local function reload()
	local count = "grep -c 'signatures reloaded$' " .. work .. "/unbeacond.log"
	local wait = "before=$(" .. count .. "); kill -HUP " .. daemon .. "; for i in $(seq 600); do " ..
		"[ $(" .. count .. ") -gt $before ] && exit 0; sleep 0.1; done; exit 1"
	check("reloads", os.execute(wait))
end

local scenes = {}

function scenes.several()
	local c = open()
	message(c, LURE)
	check("the first is held", mt.getreply(c) == SMFIR_DISCARD)
	message(c, TAGGED)
	check("the second is tagged", mt.getreply(c) == SMFIR_CONTINUE and mt.eom_check(c, MT_HDRADD, "X-Unbeacon-Verdict"))
	check("its body stays", not mt.eom_check(c, MT_BODYCHANGE))
	message(c, PERSONAL)
	check("the third is untouched", is_untouched(c))
	message(c, LURE)
	check("the fourth is held", mt.getreply(c) == SMFIR_DISCARD)
	mt.disconnect(c)
end

function scenes.abort()
	local c = open()
	local fields, body = sample(LURE)
	envelope(c)
	must(mt.abort(c))
	message(c, PERSONAL)
	check("after an abort behind the envelope: untouched", is_untouched(c))
	envelope(c)
	header(c, fields)
	must(mt.bodystring(c, body:sub(1, 900)))
	must(mt.abort(c))
	message(c, PERSONAL)
	check("after an abort inside the body: untouched", is_untouched(c))
	message(c, LURE)
	check("a whole one is held all the same", mt.getreply(c) == SMFIR_DISCARD)
	mt.disconnect(c)
end

function scenes.closed()
	local fields, body = sample(LURE)
	for round = 1, 40 do
		local c = open()
		if round % 4 > 0 then envelope(c) end
		if round % 4 > 1 then header(c, fields) end
		if round % 4 > 2 then must(mt.bodystring(c, body:sub(1, round * 20))) end
		mt.disconnect(c, false)
	end
	local c = open()
	message(c, PERSONAL)
	check("the next connection is served", is_untouched(c))
	mt.disconnect(c)
end

function scenes.reload()
	local c = open()
	message(c, LURE)
	check("held", mt.getreply(c) == SMFIR_DISCARD)
	copy("observe.conf")
	message(c, LURE, reload)
	check("a message that began before the reload goes by the old state", mt.getreply(c) == SMFIR_DISCARD)
	message(c, LURE)
	check("the next one by the new state", is_untouched(c))
	copy("enforce.conf")
	reload()
	message(c, LURE)
	check("and back", mt.getreply(c) == SMFIR_DISCARD)
	mt.disconnect(c)
end

function scenes.refused()
	local c = mt.connect("unix:" .. socket)
	check("connects", c ~= nil)
	local problem = mt.negotiate(c, 6, ALL_STEPS, 0x01)		-- adding fields is all that this MTA grants
	check("is refused", problem ~= nil or mt.conninfo(c, "client.example", "203.0.113.9") ~= nil
		or mt.mailfrom(c, "<sender@client.example>") ~= nil or mt.getreply(c) == SMFIR_REJECT)
	mt.disconnect(c, false)
end

function scenes.skipped()
	local c = open("192.0.2.77")
	message(c, LURE)
	check("a listed network is not looked at", is_untouched(c))
	mt.disconnect(c)
	c = open("192.0.3.77")
	message(c, LURE, nil, true)
	check("an authenticated sender is not looked at", is_untouched(c))
	message(c, LURE)
	check("others are", mt.getreply(c) == SMFIR_DISCARD)
	mt.disconnect(c)
end

function scenes.large()
	local c = open()
	message(c, work .. "/large-text.eml")
	check("over the size limit: tagged", mt.getreply(c) == SMFIR_CONTINUE and mt.eom_check(c, MT_HDRADD, "X-Unbeacon-Verdict"))
	message(c, work .. "/large-lure.eml")
	check("over the size limit and to be held: by the MTA, which has all of it", mt.eom_check(c, MT_QUARANTINE))
	check("and not discarded", mt.getreply(c) == SMFIR_CONTINUE)
	message(c, work .. "/large-pixel.eml")
	check("over the size limit and to be cleaned: tagged", mt.getreply(c) == SMFIR_CONTINUE and mt.eom_check(c, MT_HDRADD, "X-Unbeacon-Verdict"))
	check("its body stays whole", not mt.eom_check(c, MT_BODYCHANGE))
	message(c, PERSONAL)
	check("the next one is whole again", is_untouched(c))
	mt.disconnect(c)
end

function scenes.large_held()
	local c = open()
	message(c, work .. "/large-pixel.eml")
	check("over the size limit and to be cleaned, uncleanable = quarantine: held by the MTA", mt.eom_check(c, MT_QUARANTINE))
	check("and not discarded", mt.getreply(c) == SMFIR_CONTINUE)
	mt.disconnect(c)
end

-- A message that needs more memory than is allowed, by what on-error says.
function scenes.memory_tempfail()
	local c = open()
	message(c, work .. "/many-references.eml")
	check("temporary failure", is_tempfail(c))
	check("nothing is changed", not mt.eom_check(c, MT_HDRADD) and not mt.eom_check(c, MT_BODYCHANGE))
	message(c, PERSONAL)
	check("the next message is scanned", is_untouched(c))
	mt.disconnect(c)
end

function scenes.memory_accept()
	local c = open()
	message(c, work .. "/many-references.eml")
	check("accepted untouched", is_untouched(c))
	mt.disconnect(c)
end

function scenes.memory_quarantine()
	local c = open()
	message(c, work .. "/many-references.eml")
	check("held", mt.getreply(c) == SMFIR_DISCARD)
	mt.disconnect(c)
end

mt.set_timeout(60)
scenes[scene]()
