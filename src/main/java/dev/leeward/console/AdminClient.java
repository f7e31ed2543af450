package dev.leeward.console;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Speaks to the API of a running node. Blocks. */
public final class AdminClient {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    /** A reload reads every zone again. */
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final URI api;
    private final @Nullable Path tokenFile;

    public AdminClient(URI api, @Nullable Path tokenFile) {
        this.api = api;
        this.tokenFile = tokenFile;
    }

    /** @param status of HTTP */
    public record Answer(int status, JsonObject body) {
        /** HTTP's word for what was done, or is here. */
        private static final int OK = 200;

        /** HTTP's word for what the token has no role for. */
        private static final int FORBIDDEN = 403;

        /** HTTP's word for what a rule forbids. */
        private static final int CONFLICT = 409;

        public boolean isGood() {
            return status == OK;
        }

        /** Prints why not; returns the exit code. */
        public int refused(PrintWriter err) {
            err.println("leeward: " + body.getString("error"));
            return status == CONFLICT || status == FORBIDDEN ? ExitCode.NO : ExitCode.COULD_NOT;
        }
    }

    /** As it may stand in a path or a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** @param pathAndQuery encoded */
    public Answer get(String pathAndQuery) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(api.resolve(pathAndQuery)).GET());
    }

    public Answer post(String pathAndQuery) throws IOException, InterruptedException {
        return send(withToken(pathAndQuery).POST(BodyPublishers.noBody()));
    }

    Answer post(String pathAndQuery, String body) throws IOException, InterruptedException {
        return send(withToken(pathAndQuery).POST(BodyPublishers.ofString(body)));
    }

    /** @param path encoded */
    Answer delete(String path) throws IOException, InterruptedException {
        return send(withToken(path).DELETE());
    }

    private HttpRequest.Builder withToken(String pathAndQuery) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(pathAndQuery));
        if (tokenFile != null) {
            request.header(
                    "Authorization", "Bearer " + Files.readString(tokenFile).strip());
        }
        return request;
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            HttpResponse<String> response = client.send(request.timeout(ANSWER).build(), BodyHandlers.ofString());
            if (response.statusCode() == 401) {
                throw new IOException("the node at " + api + " refused the token"
                        + (tokenFile == null ? ": name its file with --token-file" : " in " + tokenFile));
            }
            return new Answer(response.statusCode(), new JsonObject(response.body()));
        } catch (ConnectException e) {
            throw new IOException("no node answers at " + api + "; is it running, and is this its listen.admin?", e);
        } catch (DecodeException e) {
            throw new IOException("what answers at " + api + " is not Leeward", e);
        }
    }
}
