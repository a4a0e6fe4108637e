"""An OpenAI server that answers at once, and writes down when each request came."""
import json, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

log = open(sys.argv[1], "a", buffering=1)

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *_): pass
    def answer(self, body, kind="application/json"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        self.answer(json.dumps({"object": "list", "data": [{"id": "mock", "object": "model"}]}).encode())
    def do_POST(self):
        came = time.time()
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        log.write(json.dumps([came, request.get("max_tokens") or request.get("max_completion_tokens") or 0, self.path]) + "\n")
        chat = "chat" in self.path
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        if request.get("stream"):
            choice = {"index": 0, "delta": {"content": "a"}, "finish_reason": "stop"} if chat else {"index": 0, "text": "a", "finish_reason": "stop"}
            piece = {"id": "x", "object": "chat.completion.chunk" if chat else "text_completion", "created": 1, "model": "mock", "choices": [choice], "usage": usage}
            self.answer(b"data: " + json.dumps(piece).encode() + b"\n\ndata: [DONE]\n\n", "text/event-stream")
        else:
            choice = {"index": 0, "message": {"role": "assistant", "content": "a"}, "finish_reason": "stop"} if chat else {"index": 0, "text": "a", "finish_reason": "stop"}
            self.answer(json.dumps({"id": "x", "object": "chat.completion" if chat else "text_completion", "created": 1, "model": "mock", "choices": [choice], "usage": usage}).encode())

class Server(ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True

server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
