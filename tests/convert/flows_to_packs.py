#!/usr/bin/env python3
"""Turns flow charts that people drew into packs of journeys, and real dialogues into replay input for them.

    flows_to_packs.py SHARED_DATA OUT

SHARED_DATA holds star-next-action/ and tau2-agent-cases/ (their SOURCE.md explain the formats). Written:

    OUT/star/        a pack with one journey for each of the task charts
    OUT/star.jsonl   every dialogue as CloudEvents; each dialogue is a customer of its own
    OUT/telecom/     a pack with one journey for each troubleshooting flow

A star journey is in the state of the chart's node that was reached last. Nodes that nobody can observe (yes, no, available …) are
passed through. Allowed steps are the chart's edges, and going back to a node that was visited before. Anything else ends the
instance in `off_chart`. Greetings, goodbyes, "anything else", out-of-scope and custom replies take no step.
"""
import collections
import gzip
import json
import os
import re
import sys

ASIDE = re.compile(r"^(hello|goodbye_\d+|.*_bye|anything_else|out_of_scope|custom)$")
# What a query's result stands for in the charts, and what a customer's answer may.
RESULTS = {
    "ok": ("available", "query_success"),
    "fail": ("unavailable", "query_failure"),
    "none": ("unavailable", "query_failure"),
    "missing": ("info_missing", "info_missing2"),
}
ANSWERS = ("yes", "no", "done", "correct", "incorrect", "noanswer")
UNSEEN = set(ANSWERS) | {name for names in RESULTS.values() for name in names}


def is_query(node):
    return node.startswith("query") and node not in UNSEEN


class Chart:
    """A task's chart with the nodes that can be observed, and the edges between them."""

    def __init__(self, chart):
        self.graph = chart["graph"]
        self.replies = chart["replies"]
        nodes = list(dict.fromkeys([n for edge in self.graph.items() for n in edge]))
        self.nodes = [n for n in nodes if n not in UNSEEN and not ASIDE.match(n)]
        targets = set(self.graph.values())
        self.loose = [n for n in self.graph if n not in targets and n not in UNSEEN and not ASIDE.match(n)]

    def resolve(self, node):
        """The observable nodes that stand where `node` stands."""
        if node in UNSEEN:
            return self.resolve(self.graph[node]) if node in self.graph else []
        return [] if ASIDE.match(node) else [node]

    def after(self, node, result=None):
        if node in self.graph:
            return self.resolve(self.graph[node])
        heads = RESULTS[result] if result else ANSWERS
        found = [n for head in heads if head in self.graph for n in self.resolve(head)]
        return list(dict.fromkeys(found + ([] if result else self.loose)))

    def first(self):
        return self.resolve(self.graph["hello"])


def states_of(chart):
    """(state id, node, result) for each state of the journey; a query has one for each result."""
    out = []
    for node in chart.nodes:
        if is_query(node):
            out += [(f"{node}_{result}", node, result) for result in RESULTS]
        else:
            out.append((node, node, None))
    return out


def events_into(task, chart, node):
    """(event type, state entered) for each way of observing a node."""
    if is_query(node):
        return [(f"star.{task}.query_{result}", f"{node}_{result}") for result in RESULTS]
    return [(f"star.{task}.{node}", node)]


def star_journey(task, chart):
    states = [{"id": "begun", "stage": "Begun",
               "on": [{"event": e, "target": s} for n in chart.first() for e, s in events_into(task, chart, n)]}]
    for state, node, result in states_of(chart):
        steps = [{"event": e, "target": s} for n in chart.after(node, result) for e, s in events_into(task, chart, n)]
        states.append({"id": state, "stage": state.replace("_", " "), **({"on": steps} if steps else {})})
    back = []
    for node in chart.nodes:
        for event, state in events_into(task, chart, node):
            seen = " + ".join(f"history.count('{e}')" for e, _ in events_into(task, chart, node))
            # Several queries of a task report by the same event: the first one takes it.
            if not any(step["event"] == event for step in back):
                back.append({"event": event, "when": f"{seen} > 1", "target": state})
    back.append({"event": f"star.{task}", "target": "off_chart"})
    return {
        "id": task.replace("_", "-"), "version": 1, "title": task.replace("_", " "), "owner": "desk",
        "starts": [{"on": "star.task.begun", "when": f"event.data.task == '{task}'"}], "reentry": "once",
        "initial": "on_chart",
        "states": [{"id": "on_chart", "on": back, "initial": "begun", "states": states},
                   {"id": "off_chart", "type": "final"}],
    }


def write(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)


def write_pack(folder, title, event_types, journeys):
    write(f"{folder}/pack.json", {"id": os.path.basename(folder), "version": "1.0.0", "title": title, "owner": "tests"})
    write(f"{folder}/events.json", {"events": [{"type": t, "title": t, "text": t} for t in event_types]})
    write(f"{folder}/subjects.json", {"subjects": []})
    write(f"{folder}/policies.json", {"verification_levels": ["none"], "purposes": [], "no_action": {"base": "1", "text": "Nothing to offer."}})
    write(f"{folder}/actions.json", {"issues": []})
    write(f"{folder}/dispositions.json", {"dispositions": [{"id": "ended", "title": "Ended", "outcome": "neutral"}]})
    write(f"{folder}/brief.json", {"needs": ["where"], "parts": {}})
    for journey in journeys:
        write(f"{folder}/journeys/{journey['id']}.json", journey)


def owner_of(event, dialogue_tasks, charts):
    """The tasks in whose chart an agent's label or a query stands; a label may have lost its domain's prefix."""
    if event["kind"] == "result":
        return [(event["api"], None)]
    label = event["label"]
    exact = [(t, label) for t in dialogue_tasks if label in charts[t].replies]
    return exact or [(t, r) for t in dialogue_tasks for r in charts[t].replies if r.endswith("_" + label)]


def dialogue_events(case, charts):
    tasks = case["tasks"]
    seen = [e for e in case["events"] if (e["kind"] == "say" and e["by"] == "agent") or e["kind"] == "result"]
    owners = [owner_of(e, tasks, charts) for e in seen]
    # A label of several tasks belongs to the task that was spoken of last; before any was, to the one that comes first.
    certain = [o[0][0] for o in owners if len(o) == 1]
    current = certain[0] if certain else tasks[0]
    time, index = 1, 0
    for number, event in enumerate(case["events"]):
        time = event.get("t", time)
        if not ((event["kind"] == "say" and event["by"] == "agent") or event["kind"] == "result"):
            continue
        found = owners[index]
        index += 1
        if len(found) == 1:
            current = found[0][0]
        label = next((r for t, r in found if t == current), None)
        if event["kind"] == "result":
            yield number, time, f"star.{current}.query_{event['outcome']}"
        elif ASIDE.match(event["label"]):
            yield number, time, "star.aside"
        elif label is None or label not in charts[current].nodes:
            yield number, time, f"star.{current}.stray"
        else:
            yield number, time, f"star.{current}.{label}"


def cloud_event(case, number, time, kind, data=None):
    from datetime import datetime, timezone
    return {"specversion": "1.0", "id": f"{number:05}", "source": f"/star/{case}", "type": kind, "customer": f"star-{case}",
            "time": datetime.fromtimestamp(time, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "channel": "chat",
            **({"data": data} if data else {})}


def convert_star(data, out):
    with open(f"{data}/star-next-action/charts.json", encoding="utf-8") as file:
        charts = {task: Chart(chart) for task, chart in json.load(file).items()}
    types = ["star.task.begun", "star.aside"]
    for task, chart in charts.items():
        types += [f"star.{task}.{n}" for n in chart.nodes if not is_query(n)]
        types += [f"star.{task}.query_{result}" for result in RESULTS] + [f"star.{task}.stray"]
    write_pack(f"{out}/star", "Task charts", types, [star_journey(t, c) for t, c in charts.items()])
    with gzip.open(f"{data}/star-next-action/cases.jsonl.gz", "rt", encoding="utf-8") as cases, \
            open(f"{out}/star.jsonl", "w", encoding="utf-8") as file:
        for line in cases:
            case = json.loads(line)
            start = next((e["t"] for e in case["events"] if "t" in e), 1)
            rows = [cloud_event(case["id"], i, start - 1, "star.task.begun", {"task": t}) for i, t in enumerate(case["tasks"])]
            rows += [cloud_event(case["id"], 10 + n, t, kind) for n, t, kind in dialogue_events(case, charts)]
            for row in rows:
                file.write(json.dumps(row) + "\n")


def slug(text):
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def telecom_journey(name, flow):
    """The edge's label is the event; an edge without one is `flow.done`. tests/flows follows every edge."""
    states = []
    for node, about in flow["nodes"].items():
        edges = [e for e in flow["edges"] if e[0] == node]
        labels = collections.Counter(slug(e[2]) or "done" for e in edges)
        steps = []
        for _, target, label in edges:
            word = slug(label) or "done"
            steps.append({"event": f"flow.{word}" + (f"_to_{slug(target)}" if labels[word] > 1 else ""), "target": slug(target)})
        state = {"id": slug(node), "stage": about["label"], **({"on": steps} if steps else {})}
        if not edges:
            state = {"id": slug(node), "stage": about["label"], "type": "final"}
        states.append(state)
    entered = {e[1] for e in flow["edges"]}
    first = next(n for n in flow["nodes"] if n not in entered)
    return {"id": slug(name).replace("_", "-"), "version": 1, "title": name.replace("_", " "), "owner": "desk",
            "starts": [{"on": "flow.started", "when": f"event.data.flow == '{name}'"}], "reentry": "once", "initial": slug(first),
            "states": states}


def convert_telecom(data, out):
    with open(f"{data}/tau2-agent-cases/telecom_flows.json", encoding="utf-8") as file:
        journeys = [telecom_journey(name, flow) for name, flow in json.load(file).items()]
    words = {t["event"] for j in journeys for s in j["states"] for t in s.get("on", [])}
    write_pack(f"{out}/telecom", "Troubleshooting flows", ["flow.started"] + sorted(words), journeys)


def main():
    if len(sys.argv) != 3 or sys.argv[1] in ("-h", "--help"):
        print(__doc__.strip())
        return 0 if len(sys.argv) == 2 else 2
    data, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    convert_star(data, out)
    convert_telecom(data, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
