#pragma once
// The window without a window: ImGui fed by hand, views drawn, controls clicked by their stable name.
//
// No display, no OpenGL. A click goes through the pointer: it moves onto the control, and fails the test when something else lies
// above it there. Keys go through ImGui's input queue as a real keyboard's do.

#include "desktop/views/screen.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct ImGuiContext;

namespace segue::gui {

struct Setup {
    float width = 1280, height = 800;   ///< design pixels: the frame buffer is this times `scale`
    float scale = 1;                    ///< the screen's content scale
    float text_scale = 1;
    theme::Kind theme = theme::Kind::light;
    bool plain = false;
    std::string language = "en";        ///< "pseudo" for the stretched one
    views::Shape shape = views::Shape::full;
};

class HeadlessUi {
public:
    explicit HeadlessUi(const Setup& setup = {});
    HeadlessUi(const HeadlessUi&) = delete;
    HeadlessUi& operator=(const HeadlessUi&) = delete;
    ~HeadlessUi();

    void show(runtime::AgentView view) { view_ = std::make_shared<const runtime::AgentView>(std::move(view)); }
    void show_nothing() { view_ = nullptr; }

    /// Draws frames until nothing that was fed is waiting, and two more.
    void settle();
    void frame();

    /// Each returns false, and says why in `problem`, when it could not be done as a person would.
    bool click(std::string_view name);
    bool hover(std::string_view name);
    /// Scrolls with the wheel until the control can be seen.
    bool bring_into_view(std::string_view name);
    void type(std::string_view utf8);
    void key(int imgui_key, bool ctrl = false, bool shift = false);
    void tab(int times = 1, bool back = false);
    void enter();
    void escape();
    void wheel(float x, float y, float lines);
    void resize(float width, float height);
    void wait(double seconds);

    [[nodiscard]] const widgets::Item* find(std::string_view name) const { return ui_.registry.find(name); }
    [[nodiscard]] bool shows(std::string_view text) const;
    [[nodiscard]] std::string focused() const;
    [[nodiscard]] const widgets::Registry& registry() const { return ui_.registry; }
    [[nodiscard]] views::ScreenState& state() { return state_; }
    [[nodiscard]] widgets::Ui& ui() { return ui_; }

    /// Commands appended since the last call.
    [[nodiscard]] views::CommandList taken();
    /// Of one kind only.
    template <class Command>
    [[nodiscard]] std::vector<Command> taken_of() {
        std::vector<Command> found;
        for (auto& command : taken()) {
            if (auto* one = std::get_if<Command>(&command)) found.push_back(*one);
        }
        return found;
    }

    /// The last frame as a PNG.
    void save_picture(const std::string& file);

    std::string problem;
    base::Time now;

private:
    void load();

    ImGuiContext* context_ = nullptr;
    widgets::Ui ui_;
    views::ScreenState state_;
    std::shared_ptr<const runtime::AgentView> view_;
    views::CommandList out_;
    theme::GlyphDemand glyphs_;
    float scale_ = 1, loaded_scale_ = 0;
    double seconds_ = 100;
    views::Settings loaded_;
};

}  // namespace segue::gui
