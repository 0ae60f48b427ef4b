package io.postern.microbenchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a client sends, byte for byte. */
public enum SampleRequest {
    /** As small as a request may be. */
    SMALL_GET("""
            GET / HTTP/1.1
            Host: localhost

            """),

    /** Ten fields, as a browser sends them. */
    BROWSER_GET("""
            GET /articles/2026/november?page=2&sort=date HTTP/1.1
            Host: www.example.org
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
            Accept-Language: en-GB,en;q=0.7,de;q=0.3
            Accept-Encoding: gzip, deflate, br, zstd
            Referer: https://www.example.org/articles/
            Connection: keep-alive
            Cookie: session=8e2f1c7ad40b4b5e9d3c6a1f0e7b2c94; theme=dark
            Upgrade-Insecure-Requests: 1
            Cache-Control: max-age=0

            """),

    /** 2 KiB in four chunks. */
    CHUNKED_POST("""
            POST /upload HTTP/1.1
            Host: localhost
            Content-Type: application/octet-stream
            Transfer-Encoding: chunked

            """ + ("200\n" + "x".repeat(0x200) + "\n").repeat(4) + "0\n\n");

    private final String text;

    SampleRequest(String lines) {
        text = lines.replace("\n", "\r\n");
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
