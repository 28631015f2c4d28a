#include "desktop/views/journey_map.h"

#include <algorithm>

namespace segue::views {
namespace {

using runtime::JourneyStepView;
using runtime::JourneyView;

void draw_step(Ui& ui, const Rect& cell, const JourneyStepView& step, bool first, bool last) {
    const Point dot{cell.x + cell.w / 2, cell.y + ui.px(11)};
    const bool passed = step.visited && !step.current;
    if (!first) widgets::line(ui, {cell.x, dot.y}, {dot.x - ui.px(13), dot.y}, passed || step.current ? Token::accent : Token::track, 2);
    if (!last) widgets::line(ui, {dot.x + ui.px(13), dot.y}, {cell.right(), dot.y}, passed ? Token::accent : Token::track, 2);
    if (step.current) {
        widgets::circle(ui, dot, ui.px(11), Token::accent);
        widgets::icon(ui, {dot.x - ui.px(9), dot.y - ui.px(9), ui.px(18), ui.px(18)}, Icon::place, Token::on_accent, Font::small);
    } else if (passed) {
        widgets::circle(ui, dot, ui.px(9), Token::accent_soft);
        widgets::icon(ui, {dot.x - ui.px(9), dot.y - ui.px(9), ui.px(18), ui.px(18)}, Icon::check, Token::on_accent_soft, Font::small);
    } else {
        widgets::ring(ui, dot, ui.px(7), Token::control, 1.5F);
        if (step.final) widgets::icon(ui, {dot.x - ui.px(9), dot.y - ui.px(9), ui.px(18), ui.px(18)}, Icon::none, Token::text_faint);
    }
    const Font font = step.current ? Font::small_strong : Font::small;
    const Token ink = step.current ? Token::text : passed ? Token::text_soft : Token::text_faint;
    // A stage of two words may take two lines; each line stands in the middle of its step.
    const float w = cell.w - ui.px(6);
    std::string_view words = step.stage;
    const float full = widgets::text_width(ui, font, words);
    const float y = cell.y + ui.px(27);
    if (full <= w) {
        widgets::text(ui, {dot.x - full / 2, y}, font, ink, words, full + 1);
        return;
    }
    std::size_t split = words.size();
    for (std::size_t at = words.find(' '); at != std::string_view::npos; at = words.find(' ', at + 1)) {
        if (widgets::text_width(ui, font, words.substr(0, at)) <= w) split = at;
    }
    const std::string_view one = words.substr(0, split);
    const float one_w = std::min(w, widgets::text_width(ui, font, one));
    widgets::text(ui, {dot.x - one_w / 2, y}, font, ink, one, one_w + 1);
    if (split >= words.size()) return;
    const std::string_view two = words.substr(split + 1);
    const float two_w = std::min(w, widgets::text_width(ui, font, two));
    widgets::text(ui, {dot.x - two_w / 2, y + widgets::line_height(ui, font)}, font, ink, two, two_w + 1);
}

float draw_steps(Ui& ui, Point at, float width, const std::vector<JourneyStepView>& steps) {
    const auto most = static_cast<std::size_t>(std::clamp(width / ui.px(104), 3.0F, 7.0F));
    const std::vector<int> shown = steps_shown(steps, most);
    if (shown.empty()) return at.y;
    const float w = width / static_cast<float>(shown.size());
    const float h = ui.px(58);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const Rect cell{at.x + w * static_cast<float>(i), at.y, w, h};
        if (shown[i] >= 0) {
            draw_step(ui, cell, steps[static_cast<std::size_t>(shown[i])], i == 0, i + 1 == shown.size());
            continue;
        }
        for (int k = -1; k <= 1; ++k) {
            widgets::circle(ui, {cell.x + w / 2 + static_cast<float>(k) * ui.px(10), at.y + ui.px(11)}, ui.px(2), Token::control);
        }
    }
    return at.y + h;
}

/// One strip for a journey beside the first: title and stage in a line.
float draw_other(Ui& ui, Point at, float width, const JourneyView& journey) {
    HBox box({at.x, at.y, width, ui.px(26)}, ui.px(8));
    widgets::icon(ui, box.left(ui.px(18)), Icon::route, Token::text_faint);
    const float stage_w = widgets::pill_width(ui, Icon::none, journey.stage);
    const Rect pill_at = box.right(std::min(stage_w, width * 0.5F), widgets::pill_height(ui));
    widgets::pill(ui, pill_at.at(), journey.status == "active" ? Tone::accent : Tone::quiet, Icon::none, journey.stage, pill_at.w);
    widgets::text_in(ui, box.rest(), Font::body, Token::text, journey.key.empty() ? journey.title : journey.title + " · " + journey.key);
    return at.y + ui.px(26);
}

float draw_history(Ui& ui, Point at, float width, const JourneyView& journey, ContactDraft& draft) {
    float y = at.y;
    for (std::size_t i = 0; i < std::min<std::size_t>(journey.history.size(), 12); ++i) {
        const LineView& line = journey.history[i];
        const std::string when = line.at ? text::relative_time(ui.look.strings, ui.now, *line.at, ui.look.local) : std::string{};
        LineStyle style;
        style.font = Font::small;
        style.ink = Token::text_soft;
        style.suffix = when;
        style.max_lines = 2;
        y += event_line(ui, "journey/history:" + std::to_string(i), {at.x, y}, width, line, style, draft) + ui.px(4);
    }
    return y;
}

}  // namespace

std::vector<int> steps_shown(const std::vector<JourneyStepView>& steps, std::size_t most) {
    std::vector<int> keep, ahead, ends;
    int current = -1;
    for (int i = 0; i < static_cast<int>(steps.size()); ++i) {
        const JourneyStepView& step = steps[static_cast<std::size_t>(i)];
        if (step.current) current = i;
        if (step.current || step.visited) keep.push_back(i);
        else if (step.final) ends.push_back(i);
        else ahead.push_back(i);
    }
    if (steps.size() <= most) {
        keep.clear();
        for (int i = 0; i < static_cast<int>(steps.size()); ++i) keep.push_back(i);
        return keep;
    }
    // The current one stands last of those that were taken, whatever the order of the states in the file.
    if (current >= 0) {
        keep.erase(std::remove(keep.begin(), keep.end(), current), keep.end());
        keep.push_back(current);
    }
    const std::size_t for_end = ends.empty() ? 0 : 1;
    const std::size_t room = std::max<std::size_t>(most - for_end - 1, 1);
    if (keep.size() > room) keep.erase(keep.begin(), keep.end() - static_cast<std::ptrdiff_t>(room));
    const bool gap = !ahead.empty();
    if (gap) keep.push_back(-1);
    if (!ends.empty()) keep.push_back(ends.front());
    return keep;
}

float draw_journeys(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft) {
    if (contact.journeys.empty() || contact.brief.hidden) return at.y;
    widgets::Card card(ui, at, width);
    VBox column(card.inner(), card.inner_width(), ui.px(10));
    const JourneyView& first = contact.journeys.front();
    HBox head(column.take(ui.px(26)), ui.px(8));
    const std::string since = text::relative_time(ui.look.strings, ui.now, first.since, ui.look.local);
    const bool wide = width > ui.px(520);
    if (!first.history.empty()) {
        const widgets::ButtonSpec how{.label = ui.t("journey.how"), .icon = Icon::history, .key = U'j', .kind = widgets::Look_of::quiet,
                                      .selected = draft.history, .role = widgets::Role::toggle};
        if (widgets::button(ui, "journey/history", head.right(widgets::button_width(ui, how)), how)) draft.history = !draft.history;
    }
    if (wide) widgets::text_right(ui, head.right(widgets::text_width(ui, Font::small, since)), Font::small, Token::text_faint, since);
    widgets::text_in(ui, head.rest(), Font::title, Token::text, first.key.empty() ? first.title : first.title + " · " + first.key);
    column.below(draw_steps(ui, column.at(), column.width(), first.steps));
    if (!first.difference.empty()) {
        const LineView line{first.difference, {}, std::nullopt, {}};
        const LineStyle style{.icon = Icon::sync_problem, .ink = Token::on_warn, .icon_ink = Token::on_warn, .max_lines = 2};
        column.below(column.y() + event_line(ui, "journey/difference", column.at(), column.width(), line, style, draft));
    }
    if (draft.history) column.below(draw_history(ui, column.at(), column.width(), first, draft));
    for (std::size_t i = 1; i < std::min<std::size_t>(contact.journeys.size(), 5); ++i) {
        column.below(draw_other(ui, column.at(), column.width(), contact.journeys[i]));
    }
    return card.close(column.bottom());
}

}  // namespace segue::views
