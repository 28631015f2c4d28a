#pragma once
// What every view and widget gets: how things look, what was typed, where the registry is, and what the next frame needs.
//
// One Ui lives as long as the window. begin_frame() and end_frame() stand inside ImGui::NewFrame() and ImGui::Render().

#include "core/base/time.h"
#include "desktop/text/strings.h"
#include "desktop/text/times.h"
#include "desktop/theme/fonts.h"
#include "desktop/theme/tokens.h"
#include "desktop/widgets/registry.h"

#include <cmath>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct ImDrawList;
struct ImDrawCmd;

namespace segue::widgets {

/// How things look and in which words. Replaced as a whole when a setting changes.
struct Look {
    theme::Theme theme;
    theme::FontSet fonts;
    text::Strings strings;
    text::LocalTime local;
    bool reduced_motion = false;
};

/// An opaque area that whoever paints the frame may fill at once instead of by triangles; in display coordinates, not clipped.
struct Solid {
    Rect area;
    theme::Rgba color;
};
/// Paints one: an ImDrawCallback whose UserCallbackData is a Solid.
using SolidPainter = void (*)(const ImDrawList* list, const ImDrawCmd* command);

/// What this frame asks of the loop; read after end_frame().
struct FrameNeeds {
    double moving_until = 0;                                     ///< seconds of the monotonic clock
    double alarm = std::numeric_limits<double>::infinity();
};

class Ui {
public:
    Look look;
    Registry registry;
    FrameNeeds needs;
    base::Time now;          ///< wall clock of this frame
    double seconds = 0;      ///< monotonic clock of this frame
    int layer = 0;
    bool scrolls = false;    ///< inside a scroll area
    SolidPainter solid_painter = nullptr;   ///< null: large areas are triangles too
    mutable std::deque<Solid> solids;       ///< of this frame; they live until it was painted

    /// Opens the frame: a root window over the whole display, and what was typed outside of text fields.
    void begin_frame(base::Time wall, double monotonic);
    void end_frame();

    [[nodiscard]] Rect display() const;
    /// Design pixels to pixels, on whole pixels.
    [[nodiscard]] float px(float v) const { return std::round(v * look.fonts.scale); }
    [[nodiscard]] std::string_view t(std::string_view key) const { return look.strings(key); }
    [[nodiscard]] theme::Rgba color(theme::Token token) const { return look.theme[token]; }

    /// True once for a letter typed outside of every text field; the letter is used up. Upper and lower case are the same.
    bool key(char32_t letter);
    /// A key with Ctrl, or one of the named keys, pressed now. Works inside text fields too.
    enum class Chord { search, escape, enter, up, down, bigger, smaller, normal_size };
    bool chord(Chord which);
    /// Whether a text field has the keyboard.
    [[nodiscard]] bool typing() const { return typing_; }
    /// Takes every letter of this frame away from what is drawn later.
    void swallow_keys() { typed_.clear(); }

    /// Asks the control of that name to take the keyboard when it is drawn next.
    /// Letters typed until it has arrived (ImGui takes some frames) wait for it: they are neither lost nor shortcuts.
    void focus(std::string name) {
        focus_ = std::move(name);
        waiting_ = most_waiting;
    }
    /// It has not arrived yet.
    [[nodiscard]] bool awaits_keyboard() const { return waiting_ > 0; }
    /// The control has the keyboard now.
    void arrived() { waiting_ = 0; }
    /// True once, for that control.
    bool take_focus(std::string_view name);
    /// Gives the keyboard back to nobody.
    void unfocus();

    void move_until(double t) { needs.moving_until = std::max(needs.moving_until, t); }
    void alarm_at(double t) { needs.alarm = std::min(needs.alarm, t); }
    /// One frame at a wall-clock time.
    void alarm_at(base::Time t) { alarm_at(seconds + static_cast<double>(std::max<std::int64_t>((t - now).us, 0)) / 1e6 + 0.01); }

private:
    std::vector<char32_t> typed_;
    static constexpr int most_waiting = 8;   ///< frames
    void hold_letters();
    std::string focus_;
    int waiting_ = 0;
    bool typing_ = false;
};

}  // namespace segue::widgets
