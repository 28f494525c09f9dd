"""What somebody does that leaves records: by forms alone, a life a kind.

Whoever adds a kind to ``growth.kinds`` adds its life to :data:`LIVES`. From then on tests see that nothing
typed or chosen in it can be read on the disk, that it leaves and comes back in an archive unchanged, and
that nobody else finds it. A life gets somebody signed in, with Django's client or over the network, and
returns what it said as it would stand on a disk: five letters at least, so that random bytes do not spell
it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.server import lived
from tests.server.member import Member

NAME, AUNT = "Rumpelstilzchen", "Grosstante Wilhelmine"
SAFETY = {"afraid": "yes", "controlled": "no", "unsafe-to-be-honest": "skip"}
LOCK = "nineteen owls below deck"


@dataclass
class Said:
    """What was typed, which nobody else's page may show; and names of what was chosen, which other pages
    offer too."""

    typed: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        return self.typed + self.chosen


Life = Callable[[Member], Said]


def consent(member: Member) -> Said:
    """Take safety back and agree again."""
    for word in ("no", "yes"):
        page = member.post("/me/consents/say/", {"purpose": "safety", "given": word})
        assert page.status_code == 302
    return Said(chosen=['"given"', '"purpose"'])


def lock(member: Member) -> Said:
    """Set a lock, which stays open in this browser."""
    sent = {"passphrase": LOCK, "passphrase-again": LOCK}
    if member.get("/me/lock/on/").status_code == 302:
        member.again("/me/lock/on/")
    assert member.post("/me/lock/on/", sent).headers["Location"] == "/me/lock/code/"
    page = member.get("/me/lock/code/").content.decode()
    code = page.partition('<p class="secret"><code>')[2][:23]
    assert code.count("-") == 3
    return Said([LOCK, code, code.replace("-", "")])


def quiz(member: Member) -> Said:
    """A quiz about somebody named, with everything that can be said beside it, kept."""
    said = answered(member)
    assert member.post("/me/keep/").headers["Location"].startswith("/me/results/")
    return said


def answered(member: Member) -> Said:
    """The quiz as a guest takes it, up to the result."""
    member.consent()
    member.post("/quiz/who/", {"frame": "named", "name": NAME})
    member.post("/quiz/before/", SAFETY)
    item = member.shown()
    member.finish(6)
    member.post("/quiz/more/2/", {"strength-trust-1": "3"})
    member.post("/quiz/earlier/1/", {"who": AUNT})
    member.post("/quiz/earlier/1/", {"origin-attuned-1": "3"})
    member.post("/quiz/plan/shape/", {"life_areas": "friendship", "cautions": "recent-separation"})
    chosen = [item, "unsafe-to-be-honest", "recent-separation", "friendship", "strength-trust-1"]
    return Said([NAME, AUNT], [*chosen, "origin-attuned-1", '"frame"'])


def check_in(member: Member) -> Said:
    """Three taps and a line."""
    lived.check_in(member)
    return Said([lived.WORDS["line"]], ['"worry"', '"strain"'])


def moment(member: Member) -> Said:
    """A moment with everything said, and how it was later."""
    uid = lived.note_moment(member)
    member.post(f"/me/moments/{uid}/later/", {"later": "3"})
    typed = [lived.WORDS[name] for name in ("set_off", "wanted", "did", "came")]
    return Said(typed, ["trusting", "between"])


def prediction(member: Member) -> Said:
    """A fear, and what became of it."""
    uid = lived.predict(member)
    sent = {"outcome": "not", "came": lived.WORDS["became"]}
    member.post(f"/me/predictions/{uid}/", sent)
    return Said([lived.WORDS["fear"], lived.WORDS["became"]], ["own-worth", "unclear"])


def practised(member: Member) -> Said:
    """The practice of the day, from beginning to end."""
    practice = lived.practise(member)[1]
    return Said([lived.WORDS["practice_line"]], [practice, "somewhat", "randomised"])


def signs(member: Member) -> Said:
    """The signs of a week."""
    member.post("/me/signs/rate/", {"a-freer-mind": "2", "saying-no-kindly": "0"})
    return Said(chosen=["a-freer-mind", "saying-no-kindly"])


def trial(member: Member) -> Said:
    """A trial of one, begun."""
    lived.try_one(member)
    return Said(chosen=["ten-ordinary-breaths"])


def form(member: Member) -> Said:
    """A retest about somebody named."""
    sent = {"frame": "named", "name": "Hutzelweib", "length": "short"}
    assert member.post("/me/again/begin/", sent).headers["Location"] == "/me/again/question/"
    items = []
    for _ in range(8):
        items.append(member.shown("/me/again/question/"))
        page = member.post("/me/again/answer/", {"item": items[-1], "option": "5"})
    assert page.headers["Location"] == "/me/again/done/"
    return Said(["Hutzelweib"], items)


def strengths(member: Member) -> Said:
    """A page of strengths."""
    page = member.get("/me/again/strengths/1/").content.decode()
    item = page.partition('name="strength-')[2].partition('"')[0]
    sent = {f"strength-{item}": "6"}
    assert member.post("/me/again/strengths/1/", sent).status_code == 302
    return Said(chosen=[f"strength-{item}"])


def event(member: Member) -> Said:
    """Something that happened, on a route."""
    sent = {"day": "2026-02-03", "text": "zog ins Knusperhaus", "belongs": "route:life-experience"}
    assert member.post("/me/trajectory/happened/", sent).status_code == 302
    return Said(["Knusperhaus"], ["life-experience", "2026-02-03"])


def count_from(member: Member) -> Said:
    """Another day to count from."""
    assert member.post("/me/trajectory/count/", {"day": "2026-02-04"}).status_code == 302
    return Said(chosen=["2026-02-04"])


def pace(member: Member) -> Said:
    """A yearly look is enough."""
    assert member.post("/me/trajectory/pace/", {"yearly": "yes"}).status_code == 302
    return Said(chosen=["yearly"])


def reminders(member: Member) -> Said:
    """Reminders in words of one's own."""
    sent = {"often": "thrice", "clock": "07:35", "zone": "Europe/Vaduz", "words": "Zwetschgenmus"}
    assert member.post("/me/reminders/", sent).status_code == 200
    return Said(["Zwetschgenmus"], ["thrice", "07:35", "Vaduz"])


def calendar(member: Member) -> Said:
    """A secret address, which the page shows."""
    member.post("/me/reminders/address/", {"new": "1"})
    page = member.get("/me/reminders/").content.decode()
    return Said([page.partition("/calendar/")[2][:43]])


def entry(member: Member) -> Said:
    """An entry with a feeling of one's own."""
    at = member.post("/me/journal/begin/", {"prompt": "any.today"}).headers["Location"]
    sent = {"text": "Spieglein an der Wand", "other": "verzwickt", "keep": "1"}
    assert "/entry/" in member.post(at, sent).headers["Location"]
    return Said(["Spieglein", "verzwickt"], ["any.today"])


def draft(member: Member) -> Said:
    """A draft that is looked for by the words of another entry."""
    at = member.post("/me/journal/begin/", {}).headers["Location"]
    assert member.post(f"{at}draft/", {"text": "Siebenmeilenstiefel"}).status_code == 204
    assert member.post("/me/journal/", {"q": "Tischleindeckdich"}).status_code == 200
    return Said(["Siebenmeilenstiefel", "Tischleindeckdich"])


def looked_at(path: str) -> Life:
    """What is made when a page is opened."""

    def life(member: Member) -> Said:
        assert member.get(path).status_code == 200
        return Said(chosen=["graduation", "covariance"])

    return life


LIVES: dict[str, Life] = {
    "lock": lock,  # first, so that what can be locked is
    "consent": consent,
    "quiz": quiz,
    "check_in": check_in,
    "moment": moment,
    "prediction": prediction,
    "practised": practised,
    "signs": signs,
    "trial": trial,
    "form": form,
    "strengths": strengths,
    "event": event,
    "count_from": count_from,
    "pace": pace,
    "reminders": reminders,
    "calendar": calendar,
    "entry": entry,
    "draft": draft,
    "standing": looked_at("/me/again/"),
    "summary": looked_at("/me/trajectory/"),
    "drawn": looked_at("/me/trajectory/"),
    "focuses": looked_at("/me/journal/"),
}


def live(member: Member) -> Said:
    """Every life; all that must not be found."""
    said = [life(member) for life in LIVES.values()]
    return Said([w for one in said for w in one.typed], [w for one in said for w in one.chosen])
