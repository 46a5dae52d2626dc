package countersign.http.page;

/**
 * What the buttons of a request say.
 *
 * @param consequence what comes of approving, beside the button
 */
public record Labels(String approve, String reject, String consequence) {}
