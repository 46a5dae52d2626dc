package countersign.http.page;

import countersign.bus.TypedBus;
import countersign.config.HttpConfig;
import countersign.http.FailureLimit;
import countersign.http.page.template.StaticTemplates;
import countersign.http.page.template.Templates;
import countersign.message.CloseSession;
import countersign.message.FindSignIns;
import countersign.message.FindSignIns.SignIn;
import countersign.message.OpenSession;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Coming and going. */
final class SignInPage {
  private static final Templates templates = new StaticTemplates();

  /** How long the form may stay open. */
  private static final Duration FORM_LIFETIME = Duration.ofHours(12);

  private static final int MAX_EMAIL_LENGTH = 254;
  private static final int MAX_PASSWORD_LENGTH = 1024;

  private final Doorway doorway;
  private final PasswordCheck passwords;
  private final FailureLimit limit;
  private final LiveStreams live;
  private final Assets assets;

  /** What a sign-in needs of its surroundings. */
  record Doorway(TypedBus bus, Gate gate, HttpConfig config, InstantSource clock) {}

  private record Typed(String email, String password, String next) {}

  SignInPage(Doorway doorway, PasswordCheck passwords, LiveStreams live, Assets assets) {
    this.doorway = doorway;
    this.passwords = passwords;
    this.limit = new FailureLimit(doorway.config.limits().signInsPerMinute(), doorway.clock);
    this.live = live;
    this.assets = assets;
  }

  void mount(Pages pages) {
    pages.open(HttpMethod.GET, "/sign-in", this::form);
    pages.open(HttpMethod.POST, "/sign-in", this::signIn);
    pages.post("/sign-out", this::signOut);
  }

  private Future<Reply> form(RoutingContext context) {
    var next = LocalPath.orHome(context.queryParam("next").stream().findFirst());
    return doorway
        .gate
        .whoIs(context)
        .map(who ->
            who.isPresent()
                ? new Reply.SeeOther(next)
                : page(context, new Typed("", "", next), 200, Optional.empty()));
  }

  private Future<Reply> signIn(RoutingContext context) {
    var visitor = doorway.gate.secret(context, Gate.VISITOR);
    if (visitor.isEmpty() || !Form.isOurs(context, Secrets.formToken(visitor.get())))
      return Future.succeededFuture(new Reply.Failed(403));
    var typed = typed(context);
    if (!isPlausible(typed)) return refused(context, typed);
    var wait = limit.take(typed.email);
    return wait.isZero() ? attempt(context, typed) : tooMany(context, typed, wait);
  }

  private Future<Reply> attempt(RoutingContext context, Typed typed) {
    return doorway
        .bus
        .ask(new FindSignIns(typed.email))
        .compose(candidates -> passwords.firstMatch(candidates, typed.password))
        .onFailure(_ -> limit.giveBack(typed.email))
        .compose(match ->
            match
                .map(signIn -> welcome(context, typed, signIn))
                .orElseGet(() -> refused(context, typed)));
  }

  private Future<Reply> welcome(RoutingContext context, Typed typed, SignIn signIn) {
    limit.giveBack(typed.email);
    var secret = Secrets.random();
    var lifetime = doorway.config.sessionLifetime();
    var until = doorway.clock.instant().plus(lifetime);
    return doorway
        .bus
        .ask(new OpenSession(signIn.tenant(), signIn.person(), Secrets.sha256(secret), until))
        .map(_ -> {
          doorway.gate.give(context, Gate.SESSION, secret, lifetime);
          doorway.gate.take(context, Gate.VISITOR);
          return new Reply.SeeOther(typed.next);
        });
  }

  private Future<Reply> signOut(Visit visit) {
    return doorway
        .bus
        .ask(new CloseSession(visit.who().tokenSha256()))
        .map(_ -> {
          live.end(visit.who().tokenSha256());
          doorway.gate.take(visit.context(), Gate.SESSION);
          return new Reply.SeeOther("/sign-in?signed_out=1");
        });
  }

  private Future<Reply> refused(RoutingContext context, Typed typed) {
    var flaw = "This e-mail address and password don't belong together. Check both.";
    return Future.succeededFuture(page(context, typed, 422, Optional.of(flaw)));
  }

  private Future<Reply> tooMany(RoutingContext context, Typed typed, Duration wait) {
    var seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    var flaw =
        "Too many attempts for this e-mail address. Try again in %d second%s."
            .formatted(seconds, seconds == 1 ? "" : "s");
    context.response().putHeader("Retry-After", Long.toString(seconds));
    return Future.succeededFuture(page(context, typed, 429, Optional.of(flaw)));
  }

  private Reply page(RoutingContext context, Typed typed, int status, Optional<String> flaw) {
    var visitor = doorway.gate.secret(context, Gate.VISITOR).orElseGet(Secrets::random);
    doorway.gate.give(context, Gate.VISITOR, visitor, FORM_LIFETIME);
    var view =
        new SignInView(
            typed.email,
            typed.next,
            flaw,
            !context.queryParam("signed_out").isEmpty(),
            Secrets.formToken(visitor));
    var frame = new Frame("Sign in", Frame.Section.NONE, Optional.empty(), assets);
    return new Reply.Html(status, templates.signIn(frame, view), Map.of());
  }

  private static Typed typed(RoutingContext context) {
    return new Typed(
        Form.field(context, "email").strip().toLowerCase(Locale.ROOT),
        Form.field(context, "password"),
        LocalPath.orHome(Optional.of(Form.field(context, "next"))));
  }

  private static boolean isPlausible(Typed typed) {
    return !typed.email.isEmpty()
        && Text.flaw("The e-mail address", typed.email, MAX_EMAIL_LENGTH).isEmpty()
        && !typed.password.isEmpty()
        && typed.password.length() <= MAX_PASSWORD_LENGTH;
  }
}
