# SPDX-License-Identifier: MIT
"""A web server on the loopback interface for tests of fetching. Needs only Python's standard library."""

import http.server
import threading


class FileServer:
    """Serves `files` (path -> bytes) with ETags and ranges, one thread per request, until close().

    requests    every request as (path, Range header or None), in order
    hold_after  when set: a reply stops after so many bytes until `release` is set
    """

    def __init__(self, files):
        self.files = dict(files)
        self.requests = []
        self.hold_after = None
        self.release = threading.Event()
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                owner.answer(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, handler):
        wanted = handler.headers.get("Range")
        self.requests.append((handler.path, wanted))
        if handler.path not in self.files:
            handler.send_error(404)
            return
        contents = self.files[handler.path]
        first = int(wanted[len("bytes="):-1]) if wanted else 0
        handler.send_response(206 if wanted else 200)
        if wanted:
            handler.send_header("Content-Range", f"bytes {first}-{len(contents) - 1}/{len(contents)}")
        handler.send_header("ETag", f'"{hash(contents)}"')
        handler.send_header("Content-Length", str(len(contents) - first))
        handler.end_headers()
        body = contents[first:]
        pause = len(body) if self.hold_after is None else self.hold_after
        try:
            handler.wfile.write(body[:pause])
            if pause < len(body):
                self.release.wait()
                handler.wfile.write(body[pause:])
        except OSError:
            pass  # the client has gone

    def paths(self):
        return [path for path, _ in self.requests]

    def close(self):
        self.release.set()
        self.server.shutdown()
        self.server.server_close()
