"""feed_server.py PORT CERTIFICATE KEY LOG - a TAXII 2.1 collection and a MISP server that do what their paths say, over HTTPS.

Only for tests. Each request is a line of LOG: method, path with query, key, body.
"""
import http.server
import json
import ssl
import sys
import time
import urllib.parse

TAXII = 'application/taxii+json;version=2.1'
KEY = 'secret'


def indicator(number):
    return {'type': 'indicator', 'spec_version': '2.1', 'id': 'indicator--8e2e2d2b-17d4-4cbf-938f-%012d' % number, 'name': 'n',
            'pattern_type': 'stix', 'valid_from': '2026-01-01T00:00:00Z', 'pattern': "[domain-name:value = 'h%d.example']" % number}


def event(number, seconds=None):
    return {'Event': {'uuid': '8e2e2d2b-17d4-4cbf-938f-%012d' % number, 'info': 'i', 'timestamp': str(seconds or 1000 + number), 'Attribute': [
        {'uuid': '9e2e2d2b-17d4-4cbf-938f-%012d' % number, 'type': 'domain', 'to_ids': True, 'value': 'm%d.example' % number}]}}


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, body, media=TAXII, status=200, length=None, added=None):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Type', media)
        self.send_header('Content-Length', str(length or len(body)))
        if added:
            self.send_header('X-TAXII-Date-Added-Last', added)
        self.end_headers()
        self.wfile.write(body)

    def note(self, body=''):
        with open(sys.argv[4], 'a', encoding='utf-8') as log:
            log.write('%s %s %s %s\n' % (self.command, self.path, self.headers.get('Authorization', '-'), body))

    def do_GET(self):
        self.note()
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        what = url.path.split('/')[1]
        if self.headers.get('Authorization') != KEY:
            return self.answer({'title': 'no'}, status=401)
        if self.headers.get('Accept') != TAXII:
            return self.answer({'title': 'no'}, status=406)
        return getattr(self, 'taxii_' + what)(query)

    def taxii_pages(self, query):
        """Three pages; what was added after the second day is one object; after the third, none."""
        if query.get('added_after', '') >= '2026-01-03':
            return self.answer({})
        if 'added_after' in query:
            return self.answer({'objects': [indicator(4)]}, added='2026-01-03T00:00:00.000Z')
        page = int(query.get('next', 'p&=1')[3:])
        more = {'more': True, 'next': 'p&=%d' % (page + 1)} if page < 3 else {'more': False}
        return self.answer({**more, 'objects': [indicator(page)]}, added='2026-01-0%dT00:00:00.000Z' % min(page, 2))

    def taxii_unnamed(self, query):
        """Pages without a name: each is what was added after the last one."""
        day = int(query.get('added_after', '2026-01-00')[8:10]) + 1
        return self.answer({'more': day < 3, 'objects': [indicator(day)]}, added='2026-01-%02dT00:00:00.000Z' % day)

    def taxii_loop(self, query):
        return self.answer({'more': True, 'next': 'same', 'objects': [indicator(1)]})

    def taxii_still(self, query):
        """More, and never anything else."""
        return self.answer({'more': True, 'objects': []}, added='2026-01-01T00:00:00.000Z')

    def taxii_endless(self, query):
        return self.answer({'more': True, 'next': str(int(query.get('next', '0')) + 1), 'objects': []})

    def taxii_html(self, query):
        return self.answer(b'<html>', media='text/html')

    def taxii_old(self, query):
        return self.answer({}, media='application/taxii+json; version=2.0')

    def taxii_cut(self, query):
        return self.answer(b'{"objects": [{"type"')

    def taxii_short(self, query):
        return self.answer(b'{"objects": []', length=1000)

    def taxii_odd(self, query):
        return self.answer({'objects': 5})

    def taxii_list(self, query):
        return self.answer([])

    def taxii_second(self, query):
        """A good page, and then none."""
        return self.answer({}, status=500) if 'next' in query else self.answer({'more': True, 'next': 'x', 'objects': [indicator(1)]})

    def taxii_elsewhere(self, query):
        self.send_response(302)
        self.send_header('Location', '/pages/')
        self.send_header('Content-Length', '0')
        self.end_headers()

    def taxii_large(self, query):
        return self.answer(b' ' * 104857600)

    def taxii_stall(self, query):
        self.send_response(200)
        self.send_header('Content-Type', TAXII)
        self.send_header('Content-Length', '1000')
        self.end_headers()
        self.wfile.write(b'{')
        self.wfile.flush()
        time.sleep(600)

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        self.note(body.decode())
        query = json.loads(body)
        if self.headers.get('Authorization') != KEY:
            return self.answer({'message': 'no'}, 'application/json', 403)
        return getattr(self, 'misp_' + self.path.split('/')[1])(query)

    def misp_events(self, query):
        """250 events, and one that was changed."""
        since = int(query.get('timestamp', 0))
        events = [event(n) for n in range(250)] if since < 1000 else [event(7, 2000)] if since <= 2000 else []
        start = (query['page'] - 1) * query['limit']
        return self.answer({'response': events[start:start + query['limit']]}, 'application/json; charset=UTF-8')

    def misp_same(self, query):
        return self.answer({'response': [event(n) for n in range(100)]}, 'application/json')

    def misp_other(self, query):
        return self.answer({'response': {'Attribute': []}}, 'application/json')

    def misp_nameless(self, query):
        return self.answer({'response': [{'Event': {}}]}, 'application/json')


server = http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler)
server.daemon_threads = True
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
