#include "core/decision/compare.h"

#include "core/base/text.h"

#include <array>

namespace segue::decision {
namespace {

using base::Json;

std::string text_of(const Json* value) {
    if (!value) return "nothing";
    return value->text() ? *value->text() : base::write_json(*value);
}

/// "refund (o1) by guide"
std::string name_of(const Json& candidate) {
    std::string name(candidate.text_or("action"));
    if (const auto subject = candidate.text_or("subject"); !subject.empty()) name += " (" + std::string(subject) + ")";
    if (const auto treatment = candidate.text_or("treatment"); !treatment.empty()) name += " by " + std::string(treatment);
    return name;
}

std::string change_text(const std::string& what, const std::string& was, const std::string& is) {
    return what + " was " + base::clean_text(was, 200) + " and is now " + base::clean_text(is, 200);
}

/// "passed", "blocked (two_a_day: caps.two_a_day is 2)"
std::string verdict_of(const Json& gate) {
    const auto verdict = gate.text_or("verdict");
    if (verdict == "pass") return "passed";
    return std::string(verdict) + " (" + std::string(gate.text_or("reason")) + ")";
}

const Json* same_member(const Json::List& list, const Json& like, std::initializer_list<const char*> keys) {
    for (const Json& item : list) {
        bool same = true;
        for (const char* key : keys) same = same && item.text_or(key) == like.text_or(key);
        if (same) return &item;
    }
    return nullptr;
}

const Json::List& list_of(const Json& object, const char* key) {
    static const Json::List none;
    const Json* list = object.find(key);
    return list && list->items() ? *list->items() : none;
}

/// The first part of two unequal values that differs, as a path.
std::string any_difference(const std::string& path, const Json& was, const Json& is) {
    if (was.members() && is.members()) {
        for (const auto& member : *was.members()) {
            const Json* other = is.find(member.first);
            if (!other) return path + "/" + member.first + " is not there now";
            if (!(member.second == *other)) return any_difference(path + "/" + member.first, member.second, *other);
        }
        for (const auto& member : *is.members()) {
            if (!was.find(member.first)) return path + "/" + member.first + " was not there";
        }
    }
    if (was.items() && is.items()) {
        for (std::size_t i = 0; i < std::min(was.items()->size(), is.items()->size()); ++i) {
            if (!((*was.items())[i] == (*is.items())[i])) return any_difference(path + "/" + std::to_string(i), (*was.items())[i], (*is.items())[i]);
        }
        return path + " had " + std::to_string(was.items()->size()) + " parts and has " + std::to_string(is.items()->size());
    }
    return change_text(path.empty() ? "the outcome" : path, text_of(&was), text_of(&is));
}

std::string gate_difference(const Json& was, const Json& is) {
    const auto& gates = list_of(is, "gates");
    for (const Json& gate : list_of(was, "gates")) {
        const Json* now = same_member(gates, gate, {"gate"});
        const std::string name = "the gate '" + std::string(gate.text_or("gate")) + "'";
        if (!now) return name + " is not judged now";
        if (verdict_of(gate) != verdict_of(*now)) return change_text(name, verdict_of(gate), verdict_of(*now));
        if (!(gate == *now)) return name + ": " + any_difference("", gate, *now);
    }
    for (const Json& gate : gates) {
        if (!same_member(list_of(was, "gates"), gate, {"gate"})) return "the gate '" + std::string(gate.text_or("gate")) + "' was not judged then";
    }
    return {};
}

std::string candidate_difference(const Json& was, const Json& is) {
    const std::string name = name_of(was) + ": ";
    if (const std::string gate = gate_difference(was, is); !gate.empty()) return name + gate;
    const Json none = Json::object();
    const Json& terms = was.find("terms") ? *was.find("terms") : none;
    const Json& now = is.find("terms") ? *is.find("terms") : none;
    for (const char* term : {"propensity", "context", "value", "lever"}) {
        if (terms.text_or(term) != now.text_or(term)) return name + change_text(std::string("the ") + term, std::string(terms.text_or(term)), std::string(now.text_or(term)));
    }
    if (was.text_or("priority") != is.text_or("priority")) return name + change_text("the priority", std::string(was.text_or("priority")), std::string(is.text_or("priority")));
    return name + any_difference("", was, is);
}

std::string candidates_difference(const Json& was, const Json& is) {
    const auto& now = list_of(is, "candidates");
    for (const Json& candidate : list_of(was, "candidates")) {
        const Json* same = same_member(now, candidate, {"action", "subject", "treatment"});
        if (!same) return name_of(candidate) + " was a candidate and is none now";
        if (!(*same == candidate)) return candidate_difference(candidate, *same);
    }
    for (const Json& candidate : now) {
        if (!same_member(list_of(was, "candidates"), candidate, {"action", "subject", "treatment"})) return name_of(candidate) + " is a candidate now and was none";
    }
    return {};
}

}  // namespace

std::string first_difference(const Json& recorded, const Json& again) {
    if (recorded == again) return {};
    std::string text;
    const Json* was = recorded.find("choice");
    const Json* is = again.find("choice");
    if (was && is && !(*was == *is)) {
        const auto words = [](const Json& choice) { return std::string(choice.text_or("kind")) + " " + name_of(choice); };
        text = change_text("the choice", words(*was), words(*is)) + "; ";
    }
    const std::string cause = candidates_difference(recorded, again);
    return text + (cause.empty() ? any_difference("", recorded, again) : cause);
}

}  // namespace segue::decision
