"""Made-up people with known positions, answering any two-dimensional instrument."""

import numpy as np

from earned.library import questionnaires

PEOPLE = 600


def responses_to(questionnaire, options=7, seed=3):
    """True positions (N, 2) and answers as given (N, J): one factor an item, loading .75."""
    random = np.random.default_rng(seed)
    truth = random.normal(size=(PEOPLE, 2))
    answers = np.empty((PEOPLE, len(questionnaire.items)))
    for axis, scale in enumerate(questionnaire.scales):
        for item in scale.items:
            value = 0.75 * truth[:, axis] + 0.66 * random.normal(size=PEOPLE)
            raw = np.clip(np.round((options + 1) / 2 - 0.3 + value * options / 5), 1, options)
            at = questionnaire.items.index(item)
            answers[:, at] = options + 1 - raw if item in scale.reversed else raw
    return truth, answers


RESPONSES = {"ecr-r": responses_to(questionnaires.questionnaire("ecr-r"))}
