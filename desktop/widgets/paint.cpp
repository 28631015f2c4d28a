#include "desktop/widgets/paint.h"

#include "desktop/widgets/convert.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <cctype>
#include <cstring>
#include <utility>

namespace segue::widgets {
namespace {

constexpr float solid_from = 20'000;   ///< square pixels: below it a change of state costs more than it saves
constexpr std::size_t longest_line = 2048;
constexpr std::size_t longest_paragraph = 8192;

ImDrawList& list() { return *ImGui::GetWindowDrawList(); }
ImU32 packed(const Ui& ui, Token t) { return widgets::packed(ui.color(t)); }

/// What draws nothing, or breaks a line, or turns the direction round: shown as a blank or as the sign for "cannot be shown".
std::string literal(std::string_view text, std::size_t most, bool keep_breaks) {
    std::string out;
    std::size_t end = std::min(text.size(), most);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    out.reserve(end);
    for (std::size_t i = 0; i < end; ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = [&](std::size_t k) { return i + k < end ? static_cast<unsigned char>(text[i + k]) : 0U; };
        const bool hidden = c == 0xE2 && ((next(1) == 0x80 && ((next(2) >= 0x8B && next(2) <= 0x8F) || (next(2) >= 0xAA && next(2) <= 0xAE))) ||
                                          (next(1) == 0x81 && next(2) >= 0xA6 && next(2) <= 0xA9));
        if (hidden) {
            out.append("\xEF\xBF\xBD");
            i += 2;
        } else if (c < 0x20 || c == 0x7F) {
            out.push_back(keep_breaks && c == '\n' ? '\n' : ' ');
        } else {
            out.push_back(static_cast<char>(c));
        }
    }
    return out;
}

float measure(const Ui& ui, Font font, const char* begin, const char* end) {
    ImFont* f = ui.look.fonts[font];
    return f->CalcTextSizeA(f->FontSize, FLT_MAX, 0.0F, begin, end).x;
}

/// Cuts a clean line to a width; true when something was cut.
bool cut_to(const Ui& ui, Font font, std::string& text, float width) {
    const char* begin = text.data();
    const char* end = begin + text.size();
    if (measure(ui, font, begin, end) <= width + 0.5F) return false;
    const float dots = measure(ui, font, "…", nullptr);
    ImFont* f = ui.look.fonts[font];
    const char* rest = nullptr;
    f->CalcTextSizeA(f->FontSize, std::max(1.0F, width - dots), 0.0F, begin, end, &rest);
    std::size_t keep = rest == nullptr ? 0 : static_cast<std::size_t>(rest - begin);
    while (keep > 0 && text[keep - 1] == ' ') --keep;
    text.resize(keep);
    text += "…";
    return true;
}

void note(Ui& ui, std::string_view text, const Rect& rect, bool ours, bool cut) {
    if (!ui.registry.collect_texts) return;
    ui.registry.add_text({std::string(text), rect, overlap(rect, clip_of(list())), ours, cut, ui.layer, ui.scrolls});
}

void draw_line(Ui& ui, Point at, Font font, Token color, const std::string& text, bool ours, bool cut) {
    ImFont* f = ui.look.fonts[font];
    list().AddText(f, f->FontSize, ImVec2(std::round(at.x), std::round(at.y)), packed(ui, color), text.data(), text.data() + text.size());
    note(ui, text, {at.x, at.y, measure(ui, font, text.data(), text.data() + text.size()), f->FontSize}, ours, cut);
}

/// Breaks clean text into lines; the visitor gets each and whether the text goes on behind the last.
template <class Visit>
int break_lines(const Ui& ui, float width, Font font, const std::string& text, int max_lines, Visit visit) {
    ImFont* f = ui.look.fonts[font];
    const char* at = text.data();
    const char* end = at + text.size();
    int lines = 0;
    while (at < end && lines < max_lines) {
        const char* stop = f->CalcWordWrapPositionA(1.0F, at, end, std::max(width, 8.0F));
        if (stop == at) ++stop;
        const char* hard = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(stop - at)));
        if (hard != nullptr) stop = hard;
        const char* next = stop;
        while (next < end && *next == ' ') ++next;
        if (next < end && *next == '\n') ++next;
        ++lines;
        visit(at, stop, lines == max_lines && next < end);
        at = next;
    }
    return lines;
}

}  // namespace

void fill(const Ui& ui, const Rect& r, Token color, float rounding) {
    // On software OpenGL each pixel of a triangle costs its texture and its blending, also where it is plain: that was most of a frame.
    const Rect body{r.x, r.y + std::ceil(rounding), r.w, r.h - 2 * std::ceil(rounding)};
    if (ui.solid_painter != nullptr && ui.color(color).a == 255 && body.w * body.h > solid_from) {
        list().AddCallback(ui.solid_painter, &ui.solids.emplace_back(Solid{body, ui.color(color)}));
        if (rounding == 0) return;
        list().AddRectFilled(top_left(r), ImVec2(r.right(), body.y), packed(ui, color), rounding, ImDrawFlags_RoundCornersTop);
        list().AddRectFilled(ImVec2(r.x, body.bottom()), bottom_right(r), packed(ui, color), rounding, ImDrawFlags_RoundCornersBottom);
        return;
    }
    list().AddRectFilled(top_left(r), bottom_right(r), packed(ui, color), rounding);
}

void outline(const Ui& ui, const Rect& r, Token color, float rounding, float thickness) {
    list().AddRect(top_left(r), bottom_right(r), packed(ui, color), rounding, 0, std::max(1.0F, thickness * ui.look.fonts.scale));
}

void line(const Ui& ui, Point a, Point b, Token color, float thickness) {
    list().AddLine(vec(a), vec(b), packed(ui, color), std::max(1.0F, thickness * ui.look.fonts.scale));
}

void circle(const Ui& ui, Point center, float radius, Token color) { list().AddCircleFilled(vec(center), radius, packed(ui, color)); }

void ring(const Ui& ui, Point center, float radius, Token color, float thickness) {
    list().AddCircle(vec(center), radius, packed(ui, color), 0, thickness * ui.look.fonts.scale);
}

void shadow(const Ui& ui, const Rect& r, float rounding) {
    if (!ui.look.theme.shadows) return;
    const ImU32 color = packed(ui, Token::shadow);
    for (int i = 1; i <= 3; ++i) {
        const float grow = ui.px(static_cast<float>(i) * 1.5F);
        const float drop = ui.px(static_cast<float>(i));
        list().AddRectFilled(ImVec2(r.x - grow, r.y - grow + 2 * drop), ImVec2(r.right() + grow, r.bottom() + grow + drop), color,
                             rounding + grow);
    }
}

void head_gradient(const Ui& ui, const Rect& r, float rounding) {
    ImDrawList& l = list();
    const int first = l.VtxBuffer.Size;
    l.AddRectFilled(top_left(r), bottom_right(r), IM_COL32_WHITE, rounding, ImDrawFlags_RoundCornersTop);
    ImGui::ShadeVertsLinearColorGradientKeepAlpha(&l, first, l.VtxBuffer.Size, top_left(r), ImVec2(r.right(), r.y),
                                                  packed(ui, Token::head_from), packed(ui, Token::head_to));
}

void avatar(Ui& ui, Point center, float radius, std::string_view name, std::uint32_t colors) {
    ImDrawList& l = list();
    const auto pair = theme::avatar_colors(colors);
    const int first = l.VtxBuffer.Size;
    l.AddCircleFilled(vec(center), radius, IM_COL32_WHITE, 0);
    ImGui::ShadeVertsLinearColorGradientKeepAlpha(&l, first, l.VtxBuffer.Size, ImVec2(center.x - radius, center.y - radius),
                                                  ImVec2(center.x + radius, center.y + radius), widgets::packed(pair[0]),
                                                  widgets::packed(pair[1]));
    std::string initials;
    bool start = true;
    int letters = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(name.size(), 200) && letters < 2;) {
        const auto c = static_cast<unsigned char>(name[i]);
        const std::size_t bytes = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        const bool blank = c <= ' ' || c == '-';
        if (!blank && start && (c >= 0x80 || std::isalnum(c) != 0)) {
            initials.append(name.substr(i, bytes));
            if (bytes == 1) initials.back() = static_cast<char>(std::toupper(c));
            ++letters;
        }
        start = blank;
        i += bytes;
    }
    const Font font = radius > ui.px(20) ? Font::title : Font::small_strong;
    ImFont* f = ui.look.fonts[font];
    const std::string clean = literal(initials, 16, false);
    const float w = measure(ui, font, clean.data(), clean.data() + clean.size());
    l.AddText(f, f->FontSize, ImVec2(std::round(center.x - w / 2), std::round(center.y - f->FontSize / 2)), IM_COL32_WHITE, clean.c_str());
}

float line_height(const Ui& ui, Font font) { return ui.look.fonts[font]->FontSize; }

float text_width(const Ui& ui, Font font, std::string_view text) {
    const std::string clean = literal(text, longest_line, false);
    return std::ceil(measure(ui, font, clean.data(), clean.data() + clean.size()));
}

float text(Ui& ui, Point at, Font font, Token color, std::string_view text, float width, Words words) {
    std::string clean = literal(text, longest_line, false);
    const bool cut = cut_to(ui, font, clean, width);
    draw_line(ui, at, font, color, clean, words == Words::ours, cut);
    return measure(ui, font, clean.data(), clean.data() + clean.size());
}

float text_in(Ui& ui, const Rect& r, Font font, Token color, std::string_view words, Words whose) {
    return text(ui, {r.x, r.middle() - line_height(ui, font) / 2}, font, color, words, r.w, whose);
}

float text_right(Ui& ui, const Rect& r, Font font, Token color, std::string_view words, Words whose) {
    const float w = std::min(text_width(ui, font, words), r.w);
    return text(ui, {r.right() - w, r.middle() - line_height(ui, font) / 2}, font, color, words, w, whose);
}

float paragraph(Ui& ui, Point at, float width, Font font, Token color, std::string_view words, int max_lines, Words whose) {
    const std::string clean = literal(words, longest_paragraph, true);
    const float step = std::round(line_height(ui, font) * 1.12F);
    float y = at.y;
    break_lines(ui, width, font, clean, max_lines, [&](const char* begin, const char* end, bool goes_on) {
        std::string one(begin, end);
        while (!one.empty() && one.back() == ' ') one.pop_back();
        if (goes_on) {
            one += " …";
            if (measure(ui, font, one.data(), one.data() + one.size()) > width) cut_to(ui, font, one, width);
        }
        draw_line(ui, {at.x, y}, font, color, one, whose == Words::ours, goes_on);
        y += step;
    });
    return y - at.y;
}

float paragraph_height(const Ui& ui, float width, Font font, std::string_view words, int max_lines) {
    const std::string clean = literal(words, longest_paragraph, true);
    const int lines = break_lines(ui, width, font, clean, max_lines, [](const char*, const char*, bool) {});
    return static_cast<float>(lines) * std::round(line_height(ui, font) * 1.12F);
}

void icon(const Ui& ui, const Rect& r, Icon which, Token color, Font size) {
    if (which == Icon::none) return;
    ImFont* f = ui.look.fonts[size];
    const ImFontGlyph* glyph = f->FindGlyphNoFallback(static_cast<ImWchar>(which));
    if (glyph == nullptr) return;
    const float x = r.x + (r.w - (glyph->X0 + glyph->X1)) / 2;
    const float y = r.y + (r.h - (glyph->Y0 + glyph->Y1)) / 2;
    f->RenderChar(&list(), f->FontSize, ImVec2(std::round(x), std::round(y)), packed(ui, color), static_cast<ImWchar>(which));
}

bool on_screen(const Rect& r) { return !overlap(r, clip_of(list())).empty(); }

}  // namespace segue::widgets
