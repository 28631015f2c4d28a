#pragma once
// When the window must draw. Plain: no clock and no GLFW inside, so that a test can hold it to "nothing without a reason".
//
//   input ──► three frames (hover, press and layout settle one frame after each other)
//   a new picture from the core ──► two frames
//   something moves ──► frames until it has come to rest
//   a time ──► one frame then (a minute has passed, an undo ends)
//   else ──► none: the loop sleeps in the system until an event comes

#include <algorithm>
#include <limits>

namespace segue::shell {

/// Times are seconds of a monotonic clock. Used from the window's thread only.
class FrameDemand {
public:
    /// Somebody moved the mouse, pressed a key, resized the window.
    void input() { frames_ = std::max(frames_, 3); }
    /// A new picture was published.
    void changed() { frames_ = std::max(frames_, 2); }
    /// Something moves until `t`.
    void until(double t) { moving_ = std::max(moving_, t); }
    /// One frame is wanted at `t`; the earliest of all that were asked for counts.
    void at(double t) { alarm_ = std::min(alarm_, t); }

    [[nodiscard]] bool due(double now) const { return frames_ > 0 || now < moving_ || now >= alarm_; }
    /// How long the loop may sleep: 0 when a frame is due, at most `most`.
    [[nodiscard]] double sleep(double now, double most) const {
        return due(now) ? 0.0 : std::clamp(alarm_ - now, 0.0, most);
    }
    /// A frame was drawn. `more_input` tells that the input queue still holds events: they come one a frame.
    void drawn(double now, bool more_input) {
        if (frames_ > 0) --frames_;
        if (more_input) frames_ = std::max(frames_, 1);
        if (now >= alarm_) alarm_ = std::numeric_limits<double>::infinity();
    }

private:
    int frames_ = 3;
    double moving_ = 0.0;
    double alarm_ = std::numeric_limits<double>::infinity();
};

}  // namespace segue::shell
