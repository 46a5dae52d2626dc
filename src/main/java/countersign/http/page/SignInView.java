package countersign.http.page;

import java.util.Optional;

/**
 * The sign-in form, as typed so far.
 *
 * @param next the page that was asked for
 * @param flaw why the last attempt was refused
 * @param signedOut whether the person just left
 */
public record SignInView(
    String email, String next, Optional<String> flaw, boolean signedOut, String formToken) {}
