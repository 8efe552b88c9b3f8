"""Which way each rule's phrases ask for, and by which of their words, in every language.

Opposite faults must not share words: a runner who hears the beginning alone, or has one ear on the
traffic, must still do the right one. ``tests/phrases/test_directions.py`` walks this table: one of
``says`` stands among the first words of each phrase, none of ``never`` and nothing that the
opposite says stands anywhere in it. A word stands for all that begin with it, one of up to three
letters for itself alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coach.model import Phrasebook

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Direction:
    """What the phrases of a rule, or of a reminder, ask for.

    Args:
        key: Name of the rule or reminder.
        asks: What the runner is to do.
        says: Language -> words or images that tell it; each is used.
        never: Language -> words that would ask for the contrary, or for harm.
        opposite: Rule that asks for the contrary; empty without one.
    """

    key: str
    asks: str
    says: Mapping[str, Words]
    never: Mapping[str, Words]
    opposite: str = ""


# Less weight on a leg is a limp, and "to the left" is a way round a puddle.
_NO_LIMP: Mapping[str, Words] = {
    "en": ("weight", "off", "to", "lean", "down"), "de": ("gewicht", "weg", "nach", "runter"),
    "es": ("peso", "menos", "a", "abajo"), "zh": ("重心", "靠", "往左", "往右"),
}  # fmt: skip

# A buckle that goes forward is a hip thrust.
_NO_TURN: Mapping[str, Words] = {
    "en": ("turn", "twist", "swing", "forward"), "de": ("dreh", "schwing", "nach vorn"),
    "es": ("gira", "muev", "adelante", "chaqueta"), "zh": ("转", "扭", "晃"),
}  # fmt: skip

DIRECTIONS: tuple[Direction, ...] = (
    Direction(
        "lean_too_far", "bring the trunk up", opposite="lean_too_upright",
        says={
            "en": ("tall", "string"), "de": ("groß", "aufrecht", "faden"),
            "es": ("erguid", "crece", "hilo"), "zh": ("往上拔", "挺拔", "线"),
        },
        # A proud chest arches the back.
        never={"en": ("chest",), "de": ("brust",), "es": ("pecho",), "zh": ("挺胸",)},
    ),
    Direction(
        "lean_too_upright", "bring the whole body forward", opposite="lean_too_far",
        says={
            "en": ("fall forward", "forward from", "lean into"),
            "de": ("nach vorn", "vorlage", "in den wind"),
            "es": ("hacia adelante", "adelante", "inclínate contra"), "zh": ("前倾",),
        },
        # Bending at the hip is no lean.
        never={
            "en": ("back", "bend"), "de": ("zurück", "beug"), "es": ("atrás", "dobla"),
            "zh": ("后", "弯腰"),
        },
    ),
    Direction(
        "leans_to_the_left", "lengthen the left side", opposite="leans_to_the_right",
        says={"en": ("left",), "de": ("link",), "es": ("izquierd",), "zh": ("左",)},
        never=_NO_LIMP,
    ),
    Direction(
        "leans_to_the_right", "lengthen the right side", opposite="leans_to_the_left",
        says={"en": ("right",), "de": ("recht",), "es": ("derech",), "zh": ("右",)},
        never=_NO_LIMP,
    ),
    Direction(
        "cadence_low", "make more and smaller steps",
        says={
            "en": ("quick",), "de": ("schnell", "klein", "flink"), "es": ("rápid", "cort", "ágil"),
            "zh": ("快", "小步"),
        },
        # Neither longer nor higher steps, nor a faster run.
        never={
            "en": ("jump", "hop", "leap", "dance", "over", "high", "long", "slow", "fast"),
            "de": ("spring", "hüpf", "tanz", "über", "hoch", "lang"),
            "es": ("salt", "bail", "sobre", "alto", "alta", "larg", "lent"),
            "zh": ("跳", "跨", "大步", "慢", "快跑", "跑快"),
        },
    ),
    Direction(
        "stride_too_long", "set the foot down under the body",
        says={
            "en": ("beneath", "under", "short"), "de": ("unter", "kürzer"),
            "es": ("bajo", "corta"), "zh": ("下", "步幅小"),
        },
        never={
            "en": ("ahead", "reach", "long", "forward"), "de": ("vor", "vorn", "lang", "weit"),
            "es": ("adelante", "larg", "lejos"), "zh": ("前", "大"),
        },
    ),
    Direction(
        "lands_hard", "land more softly",
        says={
            "en": ("soft", "quiet", "light"), "de": ("weich", "leise", "leicht"),
            "es": ("suave", "sin ruido", "pluma"), "zh": ("轻", "声小"),
        },
        never={
            "en": ("hard", "firm", "loud", "stomp"), "de": ("hart", "fest", "laut", "stampf"),
            "es": ("duro", "fuerte", "firme"), "zh": ("重", "响", "用力"),
        },
    ),
    Direction(
        "bounces_high", "stay level",
        says={
            "en": ("skim", "glide", "rails"), "de": ("flach", "gleit", "schienen"),
            "es": ("a ras", "desliz", "sin rebote"), "zh": ("贴着地", "平稳", "高度不变"),
        },
        # A low ceiling makes a runner duck.
        never={
            "en": ("up", "high", "jump", "bounce", "ceiling"),
            "de": ("hoch", "spring", "hüpf", "decke"), "es": ("arriba", "salt", "sube", "techo"),
            "zh": ("跳", "弹", "往上", "天花板"),
        },
    ),
    Direction(
        "uneven_steps", "make both steps alike",
        says={
            "en": ("even", "same"), "de": ("gleich",), "es": ("uniforme", "mismo"),
            "zh": ("均匀", "一样"),
        },
        # A side of which less is asked is a limp.
        never={
            "en": ("left", "right", "weight"), "de": ("link", "recht", "gewicht"),
            "es": ("izquierd", "derech", "peso"), "zh": ("左", "右", "重"),
        },
    ),
    Direction(
        "pelvis_tipped_forward", "lift the pelvis in front", opposite="pelvis_tucked_under",
        says={
            "en": ("zip up", "front"), "de": ("hoch wie", "vorn"),
            "es": ("como cremallera", "hebilla"), "zh": ("拉链", "前腰"),
        },
        never={"en": ("tail",), "de": ("po",), "es": ("cola",), "zh": ("翘",)},
    ),
    Direction(
        "pelvis_tucked_under", "lift the pelvis behind", opposite="pelvis_tipped_forward",
        says={
            "en": ("back",), "de": ("hinten", "gesäß"), "es": ("atrás", "bolsillos traseros"),
            "zh": ("后",),
        },
        # A buckle that goes first is a pelvis tucked further.
        never={
            "en": ("buckle", "forward", "tuck"), "de": ("schnalle", "führ"), "es": ("hebilla",),
            "zh": ("扣", "领先"),
        },
    ),
    Direction(
        "hip_drops_on_left_stance", "lift the right hip", opposite="hip_drops_on_right_stance",
        says={"en": ("right",), "de": ("recht",), "es": ("derech",), "zh": ("右",)},
        never=_NO_LIMP,
    ),
    Direction(
        "hip_drops_on_right_stance", "lift the left hip", opposite="hip_drops_on_left_stance",
        says={"en": ("left",), "de": ("link",), "es": ("izquierd",), "zh": ("左",)},
        never=_NO_LIMP,
    ),
    Direction(
        "pelvis_turns_much", "turn the pelvis less",
        says={
            "en": ("points ahead", "calm"), "de": ("zeigt geradeaus", "ruhig"),
            "es": ("fija", "quiet"), "zh": ("朝前", "稳"),
        },
        never=_NO_TURN,
    ),
    Direction(
        "trunk_turns_much", "turn the trunk less",
        says={
            "en": ("points ahead", "calm"), "de": ("zeigt geradeaus", "ruhig"),
            "es": ("fijo", "estable"), "zh": ("朝前", "稳"),
        },
        never=_NO_TURN,
    ),
    Direction(
        "trunk_bent", "lengthen the back",
        says={
            "en": ("straighten", "grow"), "de": ("lang", "wachs"), "es": ("endereza", "crece"),
            "zh": ("挺直", "大树"),
        },
        never={
            "en": ("bend", "round", "arch", "chest"), "de": ("beug", "rund", "hohl", "brust"),
            "es": ("dobla", "encorv", "arque", "pecho"), "zh": ("弯", "弓", "挺胸"),
        },
    ),
    Direction(
        "remind_shoulders", "let the shoulders hang loose and back, not up to the ears",
        says={
            "en": ("loose", "melt", "back"), "de": ("locker", "fallen", "zurück"),
            "es": ("suelt", "deja caer", "atrás"), "zh": ("放松", "沉", "往后"),
        },
        never={
            "en": ("up", "forward"), "de": ("hoch", "vorn"), "es": ("arriba", "adelante"),
            "zh": ("耸", "前"),
        },
    ),
    Direction(
        "remind_neck", "look ahead, with a relaxed neck",
        says={
            "en": ("eyes", "look far", "long, loose neck"), "de": ("blick", "weit", "nacken"),
            "es": ("mira", "cuello"), "zh": ("看", "脖子"),
        },
        never={
            "en": ("down", "feet", "ground"), "de": ("boden", "füße"), "es": ("suelo", "pies"),
            "zh": ("脚", "低头"),
        },
    ),
    Direction(
        "remind_arms", "loose hands, elbows at a right angle, a swing along the way",
        says={
            "en": ("easy hands", "elbows", "swing arms straight"),
            "de": ("lockere hände", "ellbogen", "arme gerade"),
            "es": ("manos suelt", "codos", "brazos adelante"),
            "zh": ("双手放松", "手肘", "手臂前后"),
        },
        # Eggs are vulgar in Spanish and German; arms on the chest are tight.
        never={
            "en": ("fist", "chest", "cross", "egg"), "de": ("faust", "brust", "quer", "eier"),
            "es": ("puño", "pecho", "cruz", "huevo"), "zh": ("拳", "胸", "蛋"),
        },
    ),
    Direction(
        "remind_abdominals", "draw the belly in a little, and breathe on",
        says={
            "en": ("gentle", "snug"), "de": ("sanft",), "es": ("suave",),
            "zh": ("微微", "轻轻"),
        },
        # Bracing and held breath have no place in running.
        never={
            "en": ("brace", "hold", "hard"), "de": ("fest", "luft", "spann"),
            "es": ("aguant", "aprieta", "fuerte"), "zh": ("憋", "用力", "屏"),
        },
    ),
)  # fmt: skip


def shared_with_opposite(book: Phrasebook) -> Iterator[tuple[str, str, str]]:
    """Words said for a fault and for its opposite alike: text, rule, opposite."""
    texts: dict[str, set[str]] = {}
    for phrase in book.all():
        key = phrase.name.partition("#")[0].partition("@")[0]
        texts.setdefault(key, set()).add(phrase.text)
    for one in DIRECTIONS:
        if one.key < one.opposite:
            for text in sorted(texts.get(one.key, set()) & texts.get(one.opposite, set())):
                yield text, one.key, one.opposite
