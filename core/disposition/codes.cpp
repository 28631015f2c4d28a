#include "core/disposition/codes.h"

#include "core/base/read_object.h"
#include "core/base/text.h"

#include <algorithm>

namespace segue::disposition {
namespace {

using base::Issues;
using base::Json;
using base::ObjectReader;

constexpr int max_tree_depth = 5;

std::vector<PromiseRule> read_promises(const Json::List& list, const condition::Schema& schema, Issues& issues) {
    std::vector<PromiseRule> promises;
    for (const Json& json : list) {
        ObjectReader in(json, "a promise", issues);
        PromiseRule rule;
        rule.id = in.required_text("id");
        if (const Json* text = in.required("text")) rule.text = context::Template::read(*text, schema, issues);
        in.required("due");
        rule.due = in.duration("due").value_or(base::Duration{});
        in.finish();
        const bool twice = std::any_of(promises.begin(), promises.end(), [&](const PromiseRule& p) { return p.id == rule.id; });
        if (twice) issues.error(json.place(), "the promise " + base::in_quotes(rule.id) + " stands twice");
        promises.push_back(std::move(rule));
    }
    return promises;
}

std::vector<MessageRule> read_messages(const Json::List& list, const condition::Schema& schema, const policy::Policies& policies, Issues& issues) {
    std::vector<MessageRule> messages;
    for (const Json& json : list) {
        ObjectReader in(json, "a message", issues);
        MessageRule rule;
        rule.id = in.required_text("id");
        rule.channel = in.choice("channel", context::known_channels(), "email");
        rule.purpose = in.required_text("purpose");
        if (const Json* text = in.required("text")) rule.text = context::Template::read(*text, schema, issues);
        if (const Json* when = in.any("when")) rule.when = context::compile_condition(*when, schema, issues);
        if (const Json* not_after = in.any("not_after")) rule.not_after = policy::NotAfter::read(*not_after, schema, issues);
        in.finish();
        if (!rule.purpose.empty() && !policies.purpose(rule.purpose)) issues.error(json.place(), "policies.json has no purpose " + base::in_quotes(rule.purpose));
        const bool twice = std::any_of(messages.begin(), messages.end(), [&](const MessageRule& m) { return m.id == rule.id; });
        if (twice) issues.error(json.place(), "the message " + base::in_quotes(rule.id) + " stands twice");
        messages.push_back(std::move(rule));
    }
    return messages;
}

std::optional<HandOver> read_hand_over(const Json& json, const condition::Schema& schema, Issues& issues) {
    ObjectReader in(json, "a hand-over", issues);
    HandOver out;
    if (const Json* to = in.required("to")) out.to = context::Template::read(*to, schema, issues);
    out.kind = in.choice("kind", {"cold", "warm", "consult", "conference"}, "cold");
    in.finish();
    return out;
}

std::optional<HandOver> read_continuation(const Json& json, const condition::Schema& schema, Issues& issues) {
    ObjectReader in(json, "a continuation", issues);
    HandOver out;
    out.kind = "continue";
    in.required("channel");
    out.channel = in.choice("channel", context::known_channels(), "chat");
    if (const Json* to = in.any("to")) out.to = context::Template::read(*to, schema, issues);
    in.finish();
    return out;
}

void read_branch(const Json::List& list, const std::string& parent, int depth, const condition::Schema& schema, const policy::Policies& policies,
                 std::vector<Disposition>& out, Issues& issues) {
    for (const Json& json : list) {
        ObjectReader in(json, "a disposition", issues);
        Disposition code;
        code.id = in.required_text("id");
        code.title = in.required_text("title");
        code.parent = parent;
        code.outcome = in.choice("outcome", {"success", "neutral", "failure"}, "neutral");
        code.note_required = in.choice("note", {"optional", "required"}, "optional") == "required";
        if (const Json* when = in.any("when")) code.when = context::compile_condition(*when, schema, issues);
        code.promises = read_promises(in.list("promises"), schema, issues);
        code.messages = read_messages(in.list("messages"), schema, policies, issues);
        const Json* hand_over = in.any("hand_over");
        const Json* onwards = in.any("continue_on");
        if (hand_over) code.hand_over = read_hand_over(*hand_over, schema, issues);
        else if (onwards) code.hand_over = read_continuation(*onwards, schema, issues);
        if (hand_over && onwards) issues.error(json.place(), "a code hands over or continues, not both", "make two codes of " + base::in_quotes(code.id));
        const auto& children = in.list("children");
        in.finish();
        const bool twice = std::any_of(out.begin(), out.end(), [&](const Disposition& c) { return c.id == code.id; });
        if (twice) issues.error(json.place(), "the disposition " + base::in_quotes(code.id) + " stands twice");
        if (!children.empty() && (code.when || code.hand_over || !code.promises.empty() || !code.messages.empty())) {
            issues.error(json.place(), "a branch is never recorded: 'when', 'promises', 'messages', 'hand_over' and 'continue_on' belong to its children");
        }
        if (children.empty()) {
            out.push_back(std::move(code));
        } else if (depth >= max_tree_depth) {
            issues.error(json.place(), "dispositions are nested deeper than " + std::to_string(max_tree_depth) + " levels");
        } else {
            read_branch(children, code.title, depth + 1, schema, policies, out, issues);
        }
    }
}

}  // namespace

void read_dispositions(const Json& json, const condition::Schema& schema, const policy::Policies& policies, std::vector<Disposition>& out, Issues& issues) {
    ObjectReader in(json, "dispositions.json", issues);
    in.required("dispositions");
    read_branch(in.list("dispositions"), "", 1, schema, policies, out, issues);
    in.finish();
    if (json.is_object() && out.empty() && !issues.has_errors()) issues.error(json.place(), "there is no disposition, so that no contact could be finished");
}

std::vector<RankedCode> rank_codes(const std::vector<Disposition>& codes, const decision::Situation& situation, const decision::Input& input) {
    const auto environment = decision::decision_environment(input);
    std::vector<RankedCode> ranked;
    const auto take = [&](const Disposition& code, bool put_forward) {
        const bool there = std::any_of(ranked.begin(), ranked.end(), [&](const RankedCode& r) { return r.code == &code; });
        if (there) return;
        if (code.when && condition::test(*code.when, environment).kind != condition::Verdict::Kind::yes) return;
        ranked.push_back({&code, put_forward});
    };
    // The journey that moved last is the one that the contact is most likely about.
    std::vector<const journey::Instance*> active;
    for (const auto& instance : situation.journeys().instances()) {
        if (instance.is_active()) active.push_back(&instance);
    }
    std::sort(active.begin(), active.end(), [](const auto* a, const auto* b) { return std::tie(b->since, a->id) < std::tie(a->since, b->id); });
    for (const auto* instance : active) {
        for (const auto& id : instance->dispositions()) {
            const auto code = std::find_if(codes.begin(), codes.end(), [&](const Disposition& c) { return c.id == id; });
            if (code != codes.end()) take(*code, true);
        }
    }
    for (const Disposition& code : codes) take(code, false);
    return ranked;
}

}  // namespace segue::disposition
