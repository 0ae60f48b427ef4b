package io.postern.conformance.diff;

import io.postern.tck.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs one case against one server: sends its bytes, then the probe, and receives until the server closes.
 *
 * <p>The probe asks for the end of the connection, so that on an orderly server nothing is ever waited for in vain.
 * Only where it is not answered, because the case left a message unfinished, the client loses patience and ends its
 * side.
 */
final class Client {

    /** Sent behind each case; its answer, alone and at the end, shows that the connection was kept and in step. */
    static final String PROBE = "GET /postern-probe HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n";

    private static final String PROBED = "{\"method\":\"GET\",\"raw_path\":\"/postern-probe\",";
    private static final int MUST_COME = 10_000;
    private static final int MOMENT = 25;

    private final Socket socket;
    private final Case test;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final byte[] buffer = new byte[16 * 1024];
    private boolean closed;
    private boolean waited;
    private boolean refused;

    private Client(Socket socket, Case test) {
        this.socket = socket;
        this.test = test;
    }

    /**
     * Runs a case.
     *
     * @param patience how long to wait for what perhaps never comes, in milliseconds
     */
    static Observation run(Case test, Target server, int patience) throws IOException, InterruptedException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(server.address(), MUST_COME);
            return new Client(socket, test).observe(patience);
        }
    }

    private Observation observe(int patience) throws IOException, InterruptedException {
        for (Step step : test.steps()) {
            take(step);
        }
        int expected = test.expectation().map(Expectation::beforeProbe).orElse(0);
        boolean open = !test.ends();
        if (open) {
            receiveUntil(expected, MUST_COME);
            send(PROBE);
            receiveToEnd(patience);
            waited = !closed;
        }
        if (waited) {
            end();
        }
        receiveToEnd(MUST_COME);
        return observation();
    }

    private void take(Step step) throws IOException, InterruptedException {
        switch (step.kind()) {
            case SEND -> send(step.text());
            case SLOWLY -> {
                for (int i = 0; i < step.text().length(); i++) {
                    send(step.text().substring(i, i + 1));
                }
            }
            case PAUSE -> Thread.sleep(MOMENT);
            case AWAIT -> awaitHead();
            case END -> end();
        }
    }

    // A server that has closed is no failure here; what it said before that is still to be read.
    private void send(String bytes) {
        if (refused) {
            return;
        }
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            refused = true;
        }
    }

    private void end() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            refused = true;
        }
    }

    private void awaitHead() throws IOException {
        int before = received.size();
        while (!closed && !text().substring(before).contains("\r\n\r\n") && receive(MUST_COME)) {
            // goes on
        }
    }

    private void receiveUntil(int answers, int limit) throws IOException {
        while (!closed && transcript().complete() < answers && receive(limit)) {
            // goes on
        }
    }

    private void receiveToEnd(int limit) throws IOException {
        while (!closed && receive(limit)) {
            // goes on
        }
    }

    /** Receives something; false if nothing comes in that time. */
    private boolean receive(int limit) throws IOException {
        socket.setSoTimeout(limit);
        int read;
        try {
            read = socket.getInputStream().read(buffer);
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) { // a reset is an end like any other
            read = -1;
        }
        if (read < 0) {
            closed = true;
        } else {
            received.write(buffer, 0, read);
        }
        return true;
    }

    private Transcript transcript() {
        return Transcript.of(received.toByteArray(), test.mayHaveHead());
    }

    private String text() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    private Observation observation() {
        Transcript transcript = transcript();
        int digits = digits(socket.getLocalPort()) + digits(socket.getPort());
        List<SeenAnswer> answers = transcript.answers().stream()
                .map(answer -> SeenAnswer.of(answer, digits))
                .toList();
        return new Observation(answers, transcript.fault(), connection(transcript));
    }

    private Connection connection(Transcript transcript) {
        List<Answer> answers = transcript.answers();
        int probed = IntStream.range(0, answers.size())
                .filter(i -> answers.get(i).text().startsWith(PROBED))
                .findFirst()
                .orElse(-1);
        if (!closed) {
            return Connection.HANGING;
        }
        if (probed < 0) {
            return waited ? Connection.WAITING : Connection.CLOSED;
        }
        boolean right = probed == answers.size() - 1
                && transcript.fault().isEmpty()
                && answers.get(probed).status() == 200
                && answers.get(probed).complete();
        return right ? Connection.KEPT : Connection.OUT_OF_STEP;
    }

    private static int digits(int port) {
        return Integer.toString(port).length();
    }
}
