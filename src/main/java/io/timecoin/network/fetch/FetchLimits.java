package io.timecoin.network.fetch;

/**
 * Whom to ask when, and how much at once (protocol §5.3).
 *
 * @param quiet another source is asked after so long without a byte from those asked, ms
 * @param slow and after so long since the last one was asked, whatever comes, ms: nobody who dribbles keeps the others away
 * @param doubt who kept silent is asked last for so long, or until it answers, ms
 * @param sources most that are asked at once for one request
 * @param questions most that one source is asked at once for one request
 * @param requests most at once; also most sources that are remembered to be silent
 * @param bytes most that all of them keep of what has come
 */
public record FetchLimits(long quiet, long slow, long doubt, int sources, int questions, int requests, long bytes) {

    /** With fewer questions in all than the book of a link holds; see AskedReplies. */
    public static final FetchLimits STANDARD = new FetchLimits(200, 1_000, 10_000, 3, 3, 256, 16_000_000);

    /** The same with another bound on what is kept. */
    public FetchLimits withBytes(long most) {
        return new FetchLimits(quiet, slow, doubt, sources, questions, requests, most);
    }
}
