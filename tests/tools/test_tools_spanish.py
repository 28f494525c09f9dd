"""The exercises in Spanish: all there, with checks that read Spanish, typed with or without accents."""

import pytest

from earned.app import tools


def pointed_out(tool, field, text):
    return {notice.check for notice in tools.notices(tools.load_tool(tool, "es"), {field: text})}


@pytest.mark.parametrize("id_", tools.tool_ids())
def test_each_is_there_and_made_like_the_english_one(id_):
    spanish, english = tools.load_tool(id_, "es"), tools.load_tool(id_)
    assert (spanish.language, english.language) == ("es", "en")
    assert spanish.practice == english.practice
    assert [(p.id, p.kind, p.optional) for p in spanish.prompts] == [
        (p.id, p.kind, p.optional) for p in english.prompts
    ]
    assert [(c.id, c.fields) for c in spanish.checks] == [(c.id, c.fields) for c in english.checks]


def test_where_a_language_lacks_it_it_says_that_it_is_english():
    assert tools.load_tool("breathing", "xx").language == "en"


BLAME = [
    ("event", "nunca me escuchas", "always-never"),
    ("event", "siempre llegas tarde", "always-never"),
    ("meaning", "TODO EL TIEMPO igual", "always-never"),
    ("event", "me hiciste llorar", "made-me"),
    ("meaning", "es por tu culpa", "made-me"),
    ("feeling", "celos, tú me pones nerviosa", "made-me"),
    ("event", "fuiste muy egoísta", "label"),
    ("event", "fuiste muy egoista", "label"),
    ("event", "eres un desastre", "label"),
    ("event", "estás loca", "label"),
    ("meaning", "no te importo", "mind-reading"),
    ("meaning", "te da igual lo nuestro", "mind-reading"),
    ("event", "lo hiciste a propósito", "mind-reading"),
    ("event", "lo hiciste a proposito", "mind-reading"),
    ("meaning", "solo querés pelear", "mind-reading"),
    ("feeling", "que me ignoras", "feel-that"),
    ("feeling", "abandonada", "feel-that"),
    ("feeling", "rechazo", "feel-that"),
    ("wish", "tienes que parar", "command"),
    ("wish", "tenés que llamar", "command"),
    ("wish", "que dejes de gritar", "command"),
    ("wish", "más respeto", "vague-wish"),
    ("wish", "que cambies", "vague-wish"),
]


@pytest.mark.parametrize(("field", "text", "check"), BLAME)
def test_blame_is_pointed_out(field, text, check):
    assert check in pointed_out("i-statement", field, text)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("event", "llegaste a las diez"),
        ("event", "la cena estaba fría cuando llegaste"),
        ("event", "miraste el teléfono mientras yo hablaba"),
        ("event", "me hiciste la cena y luego saliste"),
        ("feeling", "preocupación"),
        ("feeling", "tristeza y un poco de miedo"),
        ("meaning", "había cocinado para la noche"),
        ("meaning", "echo de menos hablar contigo"),
        ("wish", "un mensaje cuando se haga tarde"),
        ("wish", "un paseo de media hora el domingo"),
    ],
)
def test_a_plain_line_passes(field, text):
    assert pointed_out("i-statement", field, text) == set()


def test_a_plain_statement_reads_as_a_sentence():
    said = {"event": "llegaste a las diez", "feeling": "preocupación",
            "meaning": "había cocinado", "wish": "un mensaje cuando se haga tarde."}  # fmt: skip
    assert tools.compose(tools.load_tool("i-statement", "es"), said) == (
        "Cuando llegaste a las diez, sentí preocupación, porque había cocinado."
        " Me gustaría un mensaje cuando se haga tarde."
    )


@pytest.mark.parametrize(
    ("field", "text", "check"),
    [
        ("thought", "esto es un desastre", "catastrophe"),
        ("thought", "me va a dejar", "catastrophe"),
        ("thought", "no lo soportaré", "catastrophe"),
        ("thought", "¿y si no vuelve?", "catastrophe"),
        ("thought", "nadie me va a querer nunca", "all-or-nothing"),
        ("thought", "todos se van", "all-or-nothing"),
        ("thought", "no valgo para esto", "all-or-nothing"),
        ("thought", "piensa que soy aburrida", "mind-reading"),
        ("thought", "ya no me quiere", "mind-reading"),
        ("thought", "seguro que está con otra", "mind-reading"),
        ("for", "lo sé, lo siento así", "feeling-as-proof"),
        ("for", "tengo la certeza", "feeling-as-proof"),
        ("event", "no llamó porque le doy igual", "explained-event"),
        ("event", "me ignoró", "explained-event"),
    ],
)
def test_a_thought_record_points_out_habits_of_thought(field, text, check):
    assert check in pointed_out("thought-record", field, text)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("thought", "quizá está en una reunión larga"),
        ("second", "a veces tarda, y hasta ahora ha vuelto"),
        ("for", "esta semana llegó tarde dos veces"),
        ("event", "no contestó al mensaje de las seis"),
    ],
)
def test_a_measured_thought_passes(field, text):
    assert pointed_out("thought-record", field, text) == set()


@pytest.mark.parametrize(
    ("tool", "field", "text", "check"),
    [
        ("boundary-script", "limit", "tienes que dejar de llamar", "about-them"),
        ("boundary-script", "limit", "no me llames tarde", "about-them"),
        ("boundary-script", "limit", "necesito más espacio", "vague"),
        ("boundary-script", "consequence", "te vas a arrepentir", "threat"),
        ("boundary-script", "consequence", "me llevo a los niños", "threat"),
        ("boundary-script", "kind", "perdona, quizá exagero", "apology"),
        ("listening-script", "heard", "que estás cansado, pero yo también", "but"),
        ("listening-script", "heard", "que estás cansado, pero yo también", "me-too"),
        ("listening-script", "heard", "deberías descansar", "advice"),
        ("listening-script", "question", "¿Por qué lo hiciste?", "why"),
        ("listening-script", "question", "¿por qué no lo dejas?", "advice"),
        ("compassion-letter", "seen", "que eres débil", "harsh"),
        ("compassion-letter", "seen", "que eres una inutil", "harsh"),
        ("compassion-letter", "sore", "los abusos", "too-big"),
        ("compassion-letter", "sore", "la muerte de mi madre", "too-big"),
        ("urge-timer", "urge", "cortarme", "harm"),
        ("urge-timer", "urge", "hacerme daño", "harm"),
        ("urge-timer", "urge", "pegarle", "harm"),
    ],
)
def test_other_checks(tool, field, text, check):
    assert check in pointed_out(tool, field, text)


@pytest.mark.parametrize(
    ("tool", "field", "text"),
    [
        ("boundary-script", "limit", "No contesto llamadas después de las nueve"),
        ("boundary-script", "consequence", "te llamaré al día siguiente"),
        ("boundary-script", "kind", "Me gusta hablar contigo."),
        ("listening-script", "heard", "que el día se te hizo largo"),
        ("listening-script", "question", "¿Qué fue lo peor?"),
        ("compassion-letter", "sore", "que se me trabó la lengua en la reunión"),
        ("compassion-letter", "small", "come algo caliente"),
        ("urge-timer", "urge", "volver a escribirle"),
        ("urge-timer", "urge", "cortar con él esta noche"),
    ],
)
def test_the_examples_on_the_page_pass_their_own_checks(tool, field, text):
    assert pointed_out(tool, field, text) == set()


def test_the_emotion_finder_leads_to_spanish_words():
    tool = tools.load_tool("emotion-finder", "es")
    found = tools.choices(tool, tool.prompt("word"), {"body": "hot", "situation": "wrong"})
    assert list(found)[:2] == ["exclusión", "humillación"]
    assert "enojo" in found
    assert len({word.word for word in tool.words}) == len(tool.words)
    said = {"body": "heavy", "situation": "loss", "word": "duelo"}
    assert tools.compose(tool, said) == (
        "En mi cuerpo: peso, lentitud, lágrimas cerca."
        " Lo que pasó: algo terminó o ya no está. La palabra: duelo."
    )


def test_a_ladder_and_a_map_are_told_in_spanish():
    ladder = tools.load_tool("vulnerability-ladder", "es")
    said = {"rungs": ("Lloro con el cine, 5", "Se burlaban de mí, 10")}
    assert " 5 de 10  Lloro con el cine" in tools.compose(ladder, said)
    assert "of" not in tools.compose(ladder, said).split()
    map_ = tools.load_tool("support-map", "es")
    people = dict.fromkeys(["laugh", "practical", "night", "honest"], "Ana y mi hermano e Inés")
    gaps, ana, brother, ines = tools.remarks(map_, people)
    assert "hacer cosas en compañía" in gaps
    assert ana.startswith("Ana está en 4 sitios")
    assert brother.startswith("mi hermano")
    assert ines.startswith("Inés")


def test_one_tick_about_safety_outweighs_any_count_in_spanish():
    tool = tools.load_tool("flag-review", "es")
    ticked = {"safety": tool.prompt("safety").options[:1]}
    assert tools.asks_for_help(tool, ticked)
    assert "tu alarma puede tener razón" in tools.remarks(tool, ticked)[0]
