#include "core/runtime/wrap_up_view.h"

#include "core/disposition/plan.h"
#include "core/runtime/draft.h"

#include <algorithm>

namespace segue::runtime {
namespace {

using disposition::OldWrapUp;

/// Any text satisfies a code that needs a note; it does not change what happens.
constexpr const char* some_note = "…";

class Maker {
public:
    explicit Maker(const WrapUpScene& scene) : scene_(scene), now_(scene.judgement.situation) {
        if (!scene_.finished || scene_.hidden || scene_.undo_until) return;
        auto old = disposition::wrap_up_to_correct(now_, scene_.pack.dispositions, scene_.contact.id, scene_.agent, scene_.pack.fold);
        if (old) old_.emplace(std::move(old).value());
    }

    WrapUpView make() {
        view_.finished = scene_.finished;
        if (view_.finished) view_.finished_title = finished_title(now_.context(), scene_.contact);
        view_.undo_until = scene_.undo_until;
        for (const auto& promise : before().context().promises) {
            if (promise.open && !scene_.hidden) view_.promises.push_back({promise.id, promise.text, promise.due});
        }
        view_.draft = draft_view(begun(), view_.promises);
        for (const auto& ranked : codes()) view_.codes.push_back(code(ranked));
        view_.can_correct = view_.finished && std::any_of(view_.codes.begin(), view_.codes.end(), [](const CodeView& c) { return !c.effects.empty(); });
        return std::move(view_);
    }

private:
    /// As things stood before the wrap-up that is corrected; else as they stand.
    [[nodiscard]] const decision::Situation& before() const { return old_ ? old_->then : now_; }

    /// A correction begins with all that was said, but for the code.
    [[nodiscard]] SaveDraft begun() const {
        if (scene_.draft != nullptr) return *scene_.draft;
        if (!old_) return {};
        return {scene_.contact.id, {}, old_->said.note, old_->said.journey, old_->said.kept, old_->said.cancelled};
    }

    /// What a code does and which ones a journey puts forward tell of the account: before that may be shown, codes stand in the pack's order.
    [[nodiscard]] std::vector<disposition::RankedCode> codes() const {
        auto ranked = disposition::rank_codes(scene_.pack.dispositions, now_, scene_.judgement.input);
        if (!scene_.hidden) return ranked;
        for (auto& one : ranked) one.put_forward = false;
        std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return std::less<>()(a.code, b.code); });
        return ranked;
    }

    [[nodiscard]] CodeView code(const disposition::RankedCode& ranked) const {
        const auto& rule = *ranked.code;
        CodeView item{rule.id, rule.title, rule.parent, rule.outcome, ranked.put_forward, rule.note_required, {}};
        if (scene_.hidden) {
            item.effects = {"What it does is shown when the caller is verified."};
            return item;
        }
        const std::string journey = add_journeys(item);
        const disposition::WrapUp words{scene_.contact.id, rule.id, some_note, scene_.agent, journey, view_.draft.kept, view_.draft.cancelled};
        const auto rules = scene_.pack.wrap_up_rules();
        if (old_) {
            auto plan = disposition::plan_correction(now_, *old_, rules, scene_.judgement.input, words, scene_.target, scene_.pack.fold, scene_.open);
            if (plan) item.effects = effects(plan->lines, {}, plan->outbox);
        } else if (!scene_.finished) {
            auto plan = disposition::plan_wrap_up(now_, rules, scene_.judgement.input, words, scene_.target);
            if (plan) item.effects = effects(plan->lines, plan->events, plan->outbox);
        }
        return item;
    }

    /// What it does, and which of its messages wait. `events`: those that can be thought to follow on what has happened; a correction's stand in the past.
    [[nodiscard]] std::vector<std::string> effects(std::vector<std::string> lines, const std::vector<context::Event>& events, const std::vector<ports::OutboxRow>& rows) const {
        if (!scene_.waits) return lines;
        for (auto& line : scene_.waits(events, rows)) lines.push_back(std::move(line));
        return lines;
    }

    /// The journeys that it can be about, where there are several; returns the one that the draft has chosen of them.
    std::string add_journeys(CodeView& item) const {
        const auto about = disposition::instances_about(before(), scene_.contact, item.id);
        std::string chosen;
        for (const auto* instance : about) {
            if (instance->id == view_.draft.journey) chosen = instance->id;
            if (about.size() < 2) break;
            item.journeys.push_back({instance->id, instance->definition->title + (instance->key.empty() ? "" : " " + instance->key) + ": " + instance->stage()});
        }
        return chosen;
    }

    const WrapUpScene& scene_;
    const decision::Situation& now_;
    std::optional<OldWrapUp> old_;
    WrapUpView view_;
};

}  // namespace

std::string finished_title(const context::Context& context, const context::Contact& contact) {
    for (auto number = contact.events.rbegin(); number != contact.events.rend(); ++number) {
        const auto& event = context.history.events()[*number];
        if (event.type == "disposition.recorded") return std::string(event.data.text_or("title", event.data.text_or("code")));
    }
    return {};
}

WrapUpView wrap_up_view(const WrapUpScene& scene) { return Maker(scene).make(); }

}  // namespace segue::runtime
