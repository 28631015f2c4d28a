#pragma once
// The one window: GLFW, OpenGL 3 and ImGui's backends. Everything else of the desktop knows none of them.
//
// The loop sleeps in the system until there is a reason to draw (frame_demand.h). Used from the main thread only, but for wake().

#include "core/base/result.h"
#include "desktop/shell/frame_demand.h"
#include "desktop/theme/tokens.h"
#include "desktop/widgets/ui.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace segue::shell {

/// Where a window stands; negative size: not known.
struct Geometry {
    int x = 0, y = 0, width = -1, height = -1;
    friend bool operator==(const Geometry&, const Geometry&) = default;
};

struct WindowOptions {
    std::string title;
    Geometry geometry;          ///< as last time; unknown: 1280 × 800 in the middle
    bool column = false;
};

/// What the window shows. Called on the main thread.
struct Content {
    /// Before a frame: true when the font atlas was built again and its texture must be renewed.
    std::function<bool(float content_scale, bool software_gl)> prepare;
    /// One frame, between NewFrame and Render.
    std::function<widgets::FrameNeeds(double seconds)> draw;
    /// Whether there is something new since it was last asked.
    std::function<bool()> changed;
    std::function<theme::Rgba()> ground;
    /// Whether the docked column is wanted.
    std::function<bool()> column;
    /// Whether it is to stay above other windows; a window manager may refuse.
    std::function<bool()> above;
};

/// For measuring: what the loop has done.
struct LoopStats {
    double first_frame = 0;     ///< steady seconds at which the first frame was on screen
    double last_frame = 0;      ///< the same of the newest one
    std::uint64_t frames = 0;
    std::vector<float> building;  ///< seconds spent in draw(), of the last frames (at most `kept`)
    double painting = 0;        ///< seconds spent in OpenGL, all frames
    static constexpr std::size_t kept = 4096;
};

class Window {
public:
    [[nodiscard]] static base::Result<std::unique_ptr<Window>> open(const WindowOptions& options);
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;
    ~Window();

    /// Until the window is closed, or `left` says that no seconds are left (infinity: for good). It is asked at each turn, and the loop
    /// sleeps no longer than that.
    void run(const Content& content, const std::function<double()>& left);
    /// Brings it to the front, for another start of the program.
    void raise();
    [[nodiscard]] Geometry geometry() const;
    [[nodiscard]] const LoopStats& stats() const;
    [[nodiscard]] std::string renderer() const;

    /// For Ui::solid_painter, while this window paints what is drawn.
    static widgets::SolidPainter solid_painter();
    /// From any thread: there is something new.
    static void wake();

private:
    Window() = default;
    void frame(const Content& content, double now);
    void dock(bool column);
    struct State;
    std::unique_ptr<State> state_;
};

/// Whether a display can be reached at all.
[[nodiscard]] bool has_display();

}  // namespace segue::shell
