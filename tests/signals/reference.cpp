#include "tests/signals/reference.h"

#include <algorithm>

namespace segue::signals_test {
namespace {

using base::Time;
using context::Event;
using signals::Detector;
using signals::Kind;

bool is_any(const signals::Patterns& patterns, const Event& event) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const auto& p) { return p.type == event.type; });
}

/// Has this key; `or_none`: carries none at all.
bool concerns(const Detector& detector, const std::string& key, const Event& event, bool or_none) {
    if (!detector.key) return true;
    const auto* own = event.data.find("key");
    return own ? *own->text() == key : or_none;
}

struct Own {
    const Detector& detector;
    const std::string& key;
    const std::vector<Event>& events;

    [[nodiscard]] bool ends(std::size_t i) const { return is_any(detector.ends, events[i]) && concerns(detector, key, events[i], true); }
    [[nodiscard]] bool answers(std::size_t i) const { return is_any(detector.answers, events[i]) && concerns(detector, key, events[i], true); }
    [[nodiscard]] bool plays(std::size_t i, std::size_t step) const { return is_any(detector.steps[step], events[i]) && concerns(detector, key, events[i], false); }
    /// The first event after the last end: an ending event may itself count afterwards.
    [[nodiscard]] std::size_t begin(std::size_t before) const {
        for (std::size_t i = before; i-- > 0;) {
            if (ends(i)) return i;
        }
        return 0;
    }
    [[nodiscard]] std::int64_t amount(std::size_t i) const {
        if (!detector.amount) return base::fixed_one;
        const auto* amount = events[i].data.find("amount");
        return amount && amount->integer() ? std::max<std::int64_t>(0, *amount->integer()) * base::fixed_one : 0;
    }
};

bool window_holds(const Own& own, Moment moment) {
    std::int64_t total = 0;
    for (std::size_t i = own.begin(moment.before); i < moment.before; ++i) {
        if (own.plays(i, 0) && own.events[i].time > moment.now - own.detector.window) total += own.amount(i);
    }
    return total >= own.detector.level.micros;
}

/// Some event completes the steps, with every choice of the events before it tried.
bool reaches(const Own& own, std::size_t step, std::size_t last, std::size_t from, const Event& end) {
    const Detector& d = own.detector;
    if (step == d.anchor && end.time - own.events[last].time > d.window) return false;
    if (step == 0) return true;
    for (std::size_t i = from; i < last; ++i) {
        if (own.plays(i, step - 1) && reaches(own, step - 1, i, from, end)) return true;
    }
    return false;
}

bool order_holds(const Own& own, Moment moment) {
    const std::size_t from = own.begin(moment.before), last = own.detector.steps.size() - 1;
    for (std::size_t i = from; i < moment.before; ++i) {
        const Event& end = own.events[i];
        if (moment.now >= end.time + *own.detector.lasts || !own.plays(i, last)) continue;
        for (std::size_t b = from; b < i; ++b) {
            if (own.plays(b, last - 1) && reaches(own, last - 1, b, from, end)) return true;
        }
    }
    return false;
}

/// Walks through the story of the matter: opened, progress, deadline, closed.
bool deadline_holds(const Own& own, Moment moment) {
    const Detector& d = own.detector;
    std::optional<Time> due;
    const auto over_by = [&](Time t) { return due && d.lasts && t >= *due + *d.lasts; };
    for (std::size_t i = 0; i < moment.before; ++i) {
        const Event& event = own.events[i];
        if (over_by(event.time)) due.reset();
        if (own.ends(i)) due.reset();
        if (due && own.answers(i)) {
            if (d.kind == Kind::stall && !d.ends.empty()) due = event.time + d.window;
            else due.reset();
        }
        if (!due && own.plays(i, 0)) due = event.time + d.window;
    }
    if (over_by(moment.now)) due.reset();
    return due && *due <= moment.now;
}

}  // namespace

bool holds(const Detector& detector, const std::string& key, const std::vector<Event>& events, Moment moment) {
    const Own own{detector, key, events};
    switch (detector.kind) {
        case Kind::repeat:
        case Kind::threshold: return window_holds(own, moment);
        case Kind::stall:
        case Kind::absence: return deadline_holds(own, moment);
        case Kind::returned:
        case Kind::restarted:
        case Kind::sequence: return order_holds(own, moment);
    }
    return false;
}

}  // namespace segue::signals_test
