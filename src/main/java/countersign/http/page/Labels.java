package countersign.http.page;

/**
 * What the buttons of a request say.
 *
 * @param consequence what comes of approving, beside the button
 * @param memorable whether the like of it can be allowed, too
 */
public record Labels(String approve, String reject, String consequence, boolean memorable) {}
