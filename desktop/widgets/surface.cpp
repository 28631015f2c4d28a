#include "desktop/widgets/surface.h"

#include "desktop/widgets/convert.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <cassert>
#include <string>
#include <utility>

namespace segue::widgets {

Card::Card(Ui& ui, Point at, float width, Kind kind, float padding)
    : ui_(ui), at_(at), width_(width), pad_(ui.px(padding)), kind_(kind), layers_(std::make_unique<ImDrawListSplitter>()) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    layers_->Split(list, 2);
    layers_->SetCurrentChannel(list, 1);
}

Card::~Card() { assert(!open_); }

float Card::close(float y) {
    assert(open_);
    open_ = false;
    ImDrawList* list = ImGui::GetWindowDrawList();
    layers_->SetCurrentChannel(list, 0);
    const Rect r{at_.x, at_.y, width_, y + pad_ - at_.y};
    const float rounding = ui_.px(12);
    if (kind_ == Kind::raised) shadow(ui_, r, rounding);
    fill(ui_, r, kind_ == Kind::tinted_warn ? Token::warn_soft : Token::surface, rounding);
    outline(ui_, r, Token::border, rounding);
    layers_->Merge(list);
    return r.bottom();
}

void panel(const Ui& ui, const Rect& r, float rounding) {
    shadow(ui, r, ui.px(rounding));
    fill(ui, r, Token::surface, ui.px(rounding));
    outline(ui, r, Token::border, ui.px(rounding));
}

Scroll::Scroll(Ui& ui, std::string_view name, const Rect& r) : ui_(ui), view_(r), was_scrolling_(ui.scrolls) {
    ImGui::SetCursorScreenPos(top_left(r));
    ImGui::PushStyleColor(ImGuiCol_ChildBg, 0U);
    ImGui::PushStyleColor(ImGuiCol_ScrollbarBg, 0U);
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrab, packed(ui.color(Token::track)));
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabHovered, packed(ui.color(Token::control)));
    ImGui::PushStyleColor(ImGuiCol_ScrollbarGrabActive, packed(ui.color(Token::control)));
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, ui.px(8));
    ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarRounding, ui.px(4));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    const std::string id(name);
    ImGui::BeginChild(id.c_str(), ImVec2(std::max(r.w, 1.0F), std::max(r.h, 1.0F)), ImGuiChildFlags_None, ImGuiWindowFlags_NavFlattened);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    at_ = {at.x, at.y};
    // The bar's place is kept free always, so that nothing moves when it comes.
    width_ = r.w - ui.px(10);
    bottom_ = at_.y;
    ui.scrolls = true;
}

Scroll::~Scroll() {
    ImGui::SetCursorScreenPos(ImVec2(at_.x, bottom_));
    ImGui::Dummy(ImVec2(1, 0));
    ImGui::EndChild();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor(5);
    ui_.scrolls = was_scrolling_;
}

float Scroll::offset() const { return ImGui::GetScrollY(); }
void Scroll::scroll_to(float y) { ImGui::SetScrollY(std::max(0.0F, y)); }
void Scroll::scroll_by(float dy) { ImGui::SetScrollY(std::max(0.0F, ImGui::GetScrollY() + dy)); }

void reveal(Ui& ui, const Rect& r) {
    ImGui::ScrollToRect(ImGui::GetCurrentWindow(), ImRect(top_left(r), bottom_right(r)), ImGuiScrollFlags_KeepVisibleEdgeY);
    ui.move_until(ui.seconds + 0.05);
}

Layer::Layer(Ui& ui, std::string_view name, const Rect& r) : ui_(ui), layer_(std::exchange(ui.layer, 1)) {
    was_scrolling_ = std::exchange(ui.scrolls, false);
    const std::string id(name);
    const float room = ui.px(12);
    ImGui::SetNextWindowPos(ImVec2(r.x - room, r.y - room));
    ImGui::SetNextWindowSize(ImVec2(r.w + 2 * room, r.h + 2 * room));
    ImGui::PushStyleColor(ImGuiCol_WindowBg, 0U);
    constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;
    ImGui::Begin(id.c_str(), nullptr, flags);
    if (ImGui::IsWindowAppearing()) ImGui::SetWindowFocus();
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    outside_ = !ImGui::IsWindowAppearing() && ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !r.contains({mouse.x, mouse.y});
    panel(ui, r);
}

Layer::~Layer() {
    ImGui::End();
    ImGui::PopStyleColor();
    ui_.layer = layer_;
    ui_.scrolls = was_scrolling_;
}

}  // namespace segue::widgets
