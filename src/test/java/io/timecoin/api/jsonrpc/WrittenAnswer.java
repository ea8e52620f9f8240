package io.timecoin.api.jsonrpc;

import io.timecoin.api.AnswerBytes;
import java.io.ByteArrayOutputStream;

/** What an answer says, read by a client that takes all of it. */
final class WrittenAnswer {

    private WrittenAnswer() {}

    static byte[] of(AnswerBytes answer) {
        try (answer) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (AnswerBytes.Piece piece = answer.next(); piece != null; piece = answer.next()) {
                all.write(piece.bytes(), 0, piece.length());
                answer.left(piece);
            }
            return all.toByteArray();
        }
    }
}
