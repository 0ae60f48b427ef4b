"""The work as applications of WSGI, one for each case."""

HELLO = b"Hello, world!"


def hello(environ, start_response):
    return answer(start_response, "text/plain", HELLO)


def headers(environ, start_response):
    complete = (environ["PATH_INFO"] == "/" and environ.get("HTTP_USER_AGENT")
                and environ.get("HTTP_ACCEPT_LANGUAGE"))
    return answer(start_response, "text/plain", HELLO if complete else b"Something is missing")


def echo(environ, start_response):
    content = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    return answer(start_response, "application/json", content)


def answer(start_response, content_type, content):
    start_response("200 OK", [("Content-Type", content_type), ("Content-Length", str(len(content)))])
    return [content]
