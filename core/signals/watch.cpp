#include "core/signals/watch.h"

#include <algorithm>

namespace segue::signals {

using base::Time;

namespace {

/// Of numbers that are not negative.
std::int64_t saturating_add(std::int64_t a, std::int64_t b) { return b > INT64_MAX - a ? INT64_MAX : a + b; }

}  // namespace

void Watch::step(const Detector& detector, int step, const Mark& mark, Time deadline) {
    switch (detector.kind) {
        case Kind::repeat:
        case Kind::threshold: return count(detector, mark);
        case Kind::stall:
        case Kind::absence: return open(mark, deadline);
        case Kind::returned:
        case Kind::restarted:
        case Kind::sequence: return follow(detector, static_cast<std::size_t>(step), mark);
    }
}

/// The window is (t - window, t]. Amounts are never negative, so the signal lasts until the first of the shortest end of events
/// that reaches the level leaves it.
void Watch::count(const Detector& detector, const Mark& mark) {
    marks_.push_back(mark);
    in_window_ = saturating_add(in_window_, mark.amount);
    in_reach_ = saturating_add(in_reach_, mark.amount);
    for (; marks_[head_].time <= mark.time - detector.window; ++head_) {
        in_window_ -= marks_[head_].amount;
        if (reach_ == head_) in_reach_ -= marks_[reach_++].amount;
    }
    for (; reach_ + 1 < marks_.size() && in_reach_ - marks_[reach_].amount >= detector.level.micros; ++reach_) in_reach_ -= marks_[reach_].amount;
    if (in_reach_ >= detector.level.micros) {
        raise(mark.time, in_window_ / base::fixed_one);
        due_ = marks_[reach_].time + detector.window;
    }
    if (head_ > 32 && head_ * 2 > marks_.size()) {
        marks_.erase(marks_.begin(), marks_.begin() + static_cast<std::ptrdiff_t>(head_));
        reach_ -= head_;
        head_ = 0;
    }
}

void Watch::follow(const Detector& detector, std::size_t step, const Mark& mark) {
    const std::size_t last = detector.steps.size() - 1;
    chains_.resize(last);
    if (step == 0) {
        chains_[0] = {mark.time, {mark.event}};
        return;
    }
    const Chain& before = chains_[step - 1];
    const bool measured = step > detector.anchor;
    if (before.events.empty() || (measured && mark.time - before.anchor > detector.window)) return;
    if (step < last) {
        const Time anchor = step == detector.anchor ? mark.time : before.anchor;
        Chain& here = chains_[step];
        if (!here.events.empty() && anchor < here.anchor) return;
        here = {anchor, before.events};
        here.events.push_back(mark.event);
        return;
    }
    if (!raised_) cited_.clear();
    for (const std::uint32_t event : before.events) cite(event);
    cite(mark.event);
    raise(mark.time, raised_ ? strength_ + 1 : 1);
    due_ = mark.time + *detector.lasts;
}

void Watch::open(const Mark& mark, Time deadline) {
    cite(mark.event);
    ++opened_;
    if (raised_) strength_ = opened_;
    if (open_) return;
    open_ = true;
    due_ = std::max(mark.time, deadline);
}

/// Progress starts the clock of a stall again where something else ends the matter.
void Watch::answer(const Detector& detector, const Mark& mark) {
    if (!open_) return;
    if (detector.kind != Kind::stall || detector.ends.empty()) return end();
    raised_ = false;
    cite(mark.event);
    due_ = mark.time + detector.window;
}

/// Keeps the room of its lists: most watches end and begin again.
void Watch::end() {
    raised_ = open_ = false;
    from_ = {};
    due_ = base::time_max;
    strength_ = in_window_ = in_reach_ = opened_ = 0;
    head_ = reach_ = 0;
    marks_.clear();
    chains_.clear();
    cited_.clear();
}

void Watch::wake(const Detector& detector) {
    const Time now = due_;
    due_ = base::time_max;
    if (raised_) {
        raised_ = false;
        if (open_) end();
        return;
    }
    if (!open_) return;
    raise(now, opened_);
    if (detector.lasts) due_ = now + *detector.lasts;
}

void Watch::raise(Time at, std::int64_t strength) {
    if (!raised_) {
        raised_ = true;
        from_ = at;
        strength_ = 0;
    }
    strength_ = std::max(strength_, strength);
}

void Watch::cite(std::uint32_t event) {
    const auto place = std::lower_bound(cited_.begin(), cited_.end(), event);
    if (place != cited_.end() && *place == event) return;
    cited_.insert(place, event);
    if (cited_.size() > max_cited) cited_.erase(cited_.begin());
}

std::vector<std::uint32_t> Watch::cited() const {
    if (marks_.empty()) return cited_;
    std::vector<std::uint32_t> numbers;
    for (std::size_t at = std::max(head_, marks_.size() > max_cited ? marks_.size() - max_cited : 0); at < marks_.size(); ++at) numbers.push_back(marks_[at].event);
    return numbers;
}

}  // namespace segue::signals
