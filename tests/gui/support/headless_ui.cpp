#include "tests/gui/support/headless_ui.h"

#include "desktop/shell/picture.h"
#include "desktop/shell/style.h"

#include <imgui.h>

namespace segue::gui {

HeadlessUi::HeadlessUi(const Setup& setup) : now(*base::parse_time("2026-11-21T13:05:20Z")), scale_(setup.scale) {
    IMGUI_CHECKVERSION();
    context_ = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(setup.width * setup.scale, setup.height * setup.scale);
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    state_.settings.theme = setup.theme;
    state_.settings.plain = setup.plain;
    state_.settings.text_scale = setup.text_scale;
    state_.settings.language = setup.language;
    state_.settings.shape = setup.shape;
    ui_.registry.collect_texts = true;
    ui_.look.local = text::LocalTime({{base::Time{}, 3600}});
    load();
}

HeadlessUi::~HeadlessUi() { ImGui::DestroyContext(context_); }

void HeadlessUi::load() {
    const views::Settings& settings = state_.settings;
    ui_.look.theme = theme::make_theme(settings.theme, settings.plain);
    const bool pseudo = settings.language == "pseudo";
    const text::Strings strings = text::Strings::of_language(pseudo ? "en" : settings.language);
    ui_.look.strings = pseudo ? strings.pseudo() : strings;
    const float scale = scale_ * settings.text_scale;
    if (scale != loaded_scale_) {
        shell::set_up_imgui(scale);
        ui_.look.fonts = theme::load_fonts(*ImGui::GetIO().Fonts, scale, glyphs_).set;
        loaded_scale_ = scale;
    }
    loaded_ = settings;
}

void HeadlessUi::frame() {
    ImGui::SetCurrentContext(context_);
    if (!(loaded_ == state_.settings)) load();
    ImGuiIO& io = ImGui::GetIO();
    io.DeltaTime = 1.0F / 60.0F;
    seconds_ += 1.0 / 60.0;
    ImGui::NewFrame();
    ui_.begin_frame(now, seconds_);
    views::draw_screen(ui_, view_, state_, out_);
    ui_.end_frame();
    ImGui::Render();
}

void HeadlessUi::settle() {
    ImGui::SetCurrentContext(context_);
    for (int i = 0; i < 200; ++i) {
        frame();
        if (!shell::input_waits()) break;
    }
    frame();
    frame();
}

bool HeadlessUi::hover(std::string_view name) {
    ImGui::SetCurrentContext(context_);
    const widgets::Item* item = find(name);
    if (item == nullptr) {
        problem = "there is no " + std::string(name);
        return false;
    }
    if (item->visible.w < 4 || item->visible.h < 4) {
        problem = std::string(name) + " is scrolled out of sight";
        return false;
    }
    ImGui::GetIO().AddMousePosEvent(item->visible.x + item->visible.w / 2, item->visible.y + item->visible.h / 2);
    settle();
    item = find(name);
    if (item == nullptr || !item->hovered) {
        problem = std::string(name) + " is not hovered where it stands: something lies above it";
        return false;
    }
    return true;
}

bool HeadlessUi::click(std::string_view name) {
    if (find(name) == nullptr) settle();
    if (!bring_into_view(name) || !hover(name)) return false;
    if (!find(name)->enabled) {
        problem = std::string(name) + " is disabled";
        return false;
    }
    ImGuiIO& io = ImGui::GetIO();
    io.AddMouseButtonEvent(0, true);
    settle();
    io.AddMouseButtonEvent(0, false);
    settle();
    return true;
}

bool HeadlessUi::bring_into_view(std::string_view name) {
    for (int i = 0; i < 120; ++i) {
        const widgets::Item* item = find(name);
        if (item == nullptr) {
            problem = "there is no " + std::string(name);
            return false;
        }
        if (item->visible.h >= std::min(item->rect.h, 8.0F) && item->visible.w >= 4) return true;
        const float up = item->rect.y < 0 || item->visible.y > item->rect.y ? 1.0F : -1.0F;
        wheel(item->rect.x + item->rect.w / 2, ImGui::GetIO().DisplaySize.y * 0.4F, up);
    }
    problem = std::string(name) + " cannot be scrolled into view";
    return false;
}

void HeadlessUi::type(std::string_view utf8) {
    ImGui::SetCurrentContext(context_);
    ImGui::GetIO().AddInputCharactersUTF8(std::string(utf8).c_str());
    settle();
}

void HeadlessUi::key(int imgui_key, bool ctrl, bool shift) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    const auto which = static_cast<ImGuiKey>(imgui_key);
    if (ctrl) io.AddKeyEvent(ImGuiMod_Ctrl, true);
    if (shift) io.AddKeyEvent(ImGuiMod_Shift, true);
    io.AddKeyEvent(which, true);
    io.AddKeyEvent(which, false);
    if (ctrl) io.AddKeyEvent(ImGuiMod_Ctrl, false);
    if (shift) io.AddKeyEvent(ImGuiMod_Shift, false);
    settle();
}

void HeadlessUi::tab(int times, bool back) {
    for (int i = 0; i < times; ++i) key(ImGuiKey_Tab, false, back);
}

void HeadlessUi::enter() { key(ImGuiKey_Enter); }
void HeadlessUi::escape() { key(ImGuiKey_Escape); }

void HeadlessUi::wheel(float x, float y, float lines) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(x, y);
    io.AddMouseWheelEvent(0, lines);
    settle();
}

void HeadlessUi::resize(float width, float height) {
    ImGui::SetCurrentContext(context_);
    ImGui::GetIO().DisplaySize = ImVec2(width * scale_, height * scale_);
    settle();
}

void HeadlessUi::wait(double seconds) {
    seconds_ += seconds;
    now = now + base::Duration{static_cast<std::int64_t>(seconds * 1e6)};
    settle();
}

bool HeadlessUi::shows(std::string_view text) const {
    for (const auto& drawn : ui_.registry.texts()) {
        if (drawn.text.find(text) != std::string::npos && !drawn.visible.empty()) return true;
    }
    return false;
}

std::string HeadlessUi::focused() const {
    for (const auto& item : ui_.registry.items()) {
        if (item.focused) return item.name;
    }
    return {};
}

views::CommandList HeadlessUi::taken() {
    views::CommandList all;
    all.swap(out_);
    return all;
}

void HeadlessUi::save_picture(const std::string& file) {
    ImGui::SetCurrentContext(context_);
    const shell::Picture picture = shell::rasterise(*ImGui::GetDrawData(), *ImGui::GetIO().Fonts, ui_.color(theme::Token::background));
    base::ignore(shell::write_png(picture, file));
}

}  // namespace segue::gui
