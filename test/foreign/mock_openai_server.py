"""An OpenAI server, and SGLang's, that answers at once: `mock_openai_server.py LOG` prints its port, and writes a line for each
request: when it came, the words of its prompt, and the tokens that it asks for."""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

log = open(sys.argv[1], "a", buffering=1)

LIMITS = ["max_tokens", "max_completion_tokens", "max_new_tokens"]


def words_of(request):
    """Of a completion; those of a chat are its messages', a template's apart."""
    prompt = request.get("prompt", request.get("text"))
    if prompt is None:
        prompt = " ".join(str(message["content"]) for message in request["messages"])
    return len(prompt.split() if isinstance(prompt, str) else prompt)


def output_of(request):
    wanted = request.get("sampling_params", request)
    return next((wanted[name] for name in LIMITS if wanted.get(name)), 0)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

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
        log.write(json.dumps({"came": came, "input": words_of(request), "output": output_of(request)}) + "\n")
        is_chat = "chat" in self.path
        answer = {"id": "x", "created": 1, "model": "mock", "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}
        if request.get("stream"):
            answer["object"] = "chat.completion.chunk" if is_chat else "text_completion"
            answer["choices"] = [{"index": 0, "finish_reason": "stop", **({"delta": {"content": "a"}} if is_chat else {"text": "a"})}]
            self.answer(b"data: " + json.dumps(answer).encode() + b"\n\ndata: [DONE]\n\n", "text/event-stream")
        else:
            answer["object"] = "chat.completion" if is_chat else "text_completion"
            said = {"message": {"role": "assistant", "content": "a"}} if is_chat else {"text": "a"}
            answer["choices"] = [{"index": 0, "finish_reason": "stop", **said}]
            self.answer(json.dumps(answer).encode())


class Server(ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
