#include "desktop/views/timeline.h"

#include <algorithm>
#include <map>

namespace segue::views {
namespace {

using runtime::TimelineRow;
using Kind = TimelineEntry::Kind;

constexpr int opened_lines = 12;

float text_left(const Ui& ui) { return ui.px(46); }

bool wanted(const TimelineRow& row, const ContactDraft& draft) { return draft.channel.empty() || row.channel == draft.channel; }

float row_height(Ui& ui, float width, const TimelineRow& row, const ContactDraft& draft) {
    if (row.text.empty()) return ui.px(40);
    if (!draft.opened.contains(row.id)) return ui.px(58);
    const float room = width - text_left(ui) - ui.px(14);
    return ui.px(42) + widgets::paragraph_height(ui, room, Font::body, row.text, opened_lines);
}

Tone tone_of(const TimelineRow& row) {
    const auto ends = [&](std::string_view word) { return row.type.size() >= word.size() && row.type.ends_with(word); };
    if (ends(".failed") || ends(".missed") || ends(".abandoned")) return Tone::bad;
    if (row.attempt) return Tone::warn;
    return row.direction == "outbound" ? Tone::accent : Tone::quiet;
}

void draw_row(Ui& ui, const Rect& r, const TimelineRow& row, ContactDraft& draft) {
    const bool marked = std::find(draft.marked.begin(), draft.marked.end(), row.id) != draft.marked.end();
    const Rect box{r.x + ui.px(38), r.y + ui.px(2), r.w - ui.px(38), r.h - ui.px(6)};
    widgets::HitSpec spec;
    spec.role = widgets::Role::row;
    spec.label = row.title;
    spec.value = row.text;
    spec.selected = draft.opened.contains(row.id);
    const widgets::Hit hit = widgets::hit(ui, "timeline/event:" + row.id, box, spec);
    if (hit.hovered) widgets::tooltip(ui, text::exact_time(ui.look.strings, row.time, ui.look.local) + " · " + channel_word(ui, row.channel));
    if (hit.clicked && !draft.opened.erase(row.id)) draft.opened.insert(row.id);
    widgets::fill(ui, box, marked ? Token::accent_soft : Token::surface, ui.px(9));
    widgets::outline(ui, box, marked ? Token::accent : hit.hovered ? Token::control : Token::border, ui.px(9), marked ? 1.5F : 1.0F);
    const Point center{r.x + ui.px(14), box.y + ui.px(18)};
    const Tone tone = tone_of(row);
    widgets::circle(ui, center, ui.px(14), widgets::ground_of(tone));
    widgets::icon(ui, {center.x - ui.px(14), center.y - ui.px(14), ui.px(28), ui.px(28)}, channel_icon(row.channel), widgets::ink_of(tone), Font::body);

    HBox top({box.x + ui.px(12), box.y + ui.px(7), box.w - ui.px(24), ui.px(20)}, ui.px(10));
    const std::string age = text::relative_time(ui.look.strings, ui.now, row.time, ui.look.local);
    widgets::text_right(ui, top.right(widgets::text_width(ui, Font::small, age)), Font::small, Token::text_faint, age);
    if (!draft.by_journey && !row.journey.empty() && r.w > ui.px(480)) {
        const float w = std::min(widgets::text_width(ui, Font::small, row.journey), r.w * 0.28F);
        widgets::text_right(ui, top.right(w), Font::small, Token::text_faint, row.journey);
    }
    widgets::text_in(ui, top.rest(), Font::body_strong, Token::text, row.title);
    const Point body{box.x + ui.px(12), box.y + ui.px(29)};
    if (row.text.empty()) return;
    if (spec.selected) widgets::paragraph(ui, body, box.w - ui.px(24), Font::body, Token::text_soft, row.text, opened_lines);
    else widgets::text(ui, body, Font::body, Token::text_soft, row.text, box.w - ui.px(24));
}

void draw_heading(Ui& ui, const Rect& r, const TimelineEntry& entry, const TimelineRow& row) {
    const bool day = entry.kind == Kind::day;
    const std::string words = day ? text::day_name(ui.look.strings, ui.now, row.time, ui.look.local)
                              : row.journey.empty() ? std::string(ui.t("timeline.no_journey")) : row.journey;
    const float y = r.bottom() - ui.px(20);
    float x = r.x + ui.px(38);
    if (!day) {
        widgets::icon(ui, {x, y, ui.px(15), ui.px(16)}, Icon::route, Token::text_faint, Font::small);
        x += ui.px(20);
    }
    const float w = widgets::text(ui, {x, y}, Font::small_strong, Token::text_faint, words, r.right() - x - ui.px(30));
    const float mid = y + widgets::line_height(ui, Font::small_strong) / 2;
    if (r.right() > x + w + ui.px(20)) widgets::line(ui, {x + w + ui.px(10), mid}, {r.right(), mid}, Token::border);
}

/// Keeps what is being read where it is, when something came in above it.
void hold_still(widgets::Scroll& scroll, float top, const runtime::ContactView& contact, ContactDraft& draft) {
    TimelineLayout& layout = draft.layout;
    if (layout.first_seen.empty()) return;
    for (const TimelineEntry& entry : layout.entries) {
        if (entry.kind != Kind::row || contact.timeline[entry.row].id != layout.first_seen) continue;
        const float moved = entry.y - layout.first_seen_y;
        if (moved != 0 && scroll.offset() > top - scroll.at().y) scroll.scroll_by(moved);
        return;
    }
}

std::vector<std::pair<std::string, int>> channels_of(const runtime::ContactView& contact) {
    std::map<std::string, int> counts;
    for (const TimelineRow& row : contact.timeline) ++counts[row.channel];
    std::vector<std::pair<std::string, int>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return sorted;
}

float draw_filter(Ui& ui, Point at, float width, ContactDraft& draft) {
    const float h = ui.px(28), gap = ui.px(6);
    float x = at.x, y = at.y;
    const auto chip = [&](const std::string& channel, std::string_view words, Icon icon) {
        const float w = widgets::text_width(ui, Font::small_strong, words) + ui.px(20) + (icon == Icon::none ? 0 : ui.px(20));
        if (x + w > at.x + width) {
            x = at.x;
            y += h + gap;
        }
        const Rect r{x, y, std::min(w, width), h};
        widgets::HitSpec spec;
        spec.role = widgets::Role::toggle;
        spec.label = words;
        spec.selected = draft.channel == channel;
        spec.ring = 14;
        const widgets::Hit hit = widgets::hit(ui, "timeline/channel:" + (channel.empty() ? "all" : channel), r, spec);
        if (hit.clicked) draft.channel = channel;
        const Token ink = spec.selected ? Token::on_accent_soft : Token::text_soft;
        widgets::fill(ui, r, spec.selected ? Token::accent_soft : Token::surface, h / 2);
        widgets::outline(ui, r, spec.selected ? Token::accent : hit.hovered ? Token::control : Token::border, h / 2);
        float left = r.x + ui.px(10);
        if (icon != Icon::none) {
            widgets::icon(ui, {left, r.y, ui.px(15), r.h}, icon, ink, Font::small);
            left += ui.px(20);
        }
        widgets::text_in(ui, {left, r.y, r.right() - ui.px(8) - left, r.h}, Font::small_strong, ink, words);
        x += w + gap;
    };
    chip("", ui.t("timeline.all"), Icon::none);
    for (const auto& [channel, n] : draft.layout.channels) {
        if (!channel.empty()) chip(channel, channel_word(ui, channel), channel_icon(channel));
    }
    return y + h;
}

float draw_title(Ui& ui, Point at, float width, ContactDraft& draft) {
    HBox box({at.x, at.y, width, ui.px(32)}, ui.px(10));
    const std::vector<widgets::Segment> segments = {{"time", ui.t("timeline.by_time"), {}}, {"journey", ui.t("timeline.by_journey"), {}}};
    const float w = 2 * (std::max(widgets::text_width(ui, Font::small_strong, segments[0].label),
                                  widgets::text_width(ui, Font::small_strong, segments[1].label)) + ui.px(22));
    const int chosen = widgets::segmented(ui, "timeline/order", box.right(w), segments, draft.by_journey ? 1 : 0);
    if (chosen >= 0) draft.by_journey = chosen == 1;
    widgets::text_in(ui, box.rest(), Font::title, Token::text, ui.t("timeline.title"), Words::ours);
    return at.y + ui.px(32);
}

}  // namespace

void lay_out_timeline(Ui& ui, float width, const std::shared_ptr<const AgentView>& view, ContactDraft& draft) {
    TimelineLayout& layout = draft.layout;
    if (layout.picture == view && layout.channel == draft.channel && layout.by_journey == draft.by_journey && layout.width == width &&
        layout.opened == draft.opened.size()) {
        return;
    }
    const auto& rows = view->open->timeline;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (wanted(rows[i], draft)) order.push_back(i);
    }
    if (draft.by_journey) {
        // Journeys in the order of their latest event; what belongs to none comes last.
        std::map<std::string, std::size_t> rank;
        for (const std::size_t i : order) rank.emplace(rows[i].journey, rows[i].journey.empty() ? rows.size() : rank.size());
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank[rows[a].journey] < rank[rows[b].journey]; });
    }
    layout.entries.clear();
    float y = 0;
    std::string last;
    for (const std::size_t i : order) {
        const TimelineRow& row = rows[i];
        const std::string head = draft.by_journey ? "j" + row.journey : std::to_string(base::day_number(row.time, ui.look.local.offset(row.time)));
        if (layout.entries.empty() || head != last) {
            layout.entries.push_back({draft.by_journey ? Kind::group : Kind::day, i, y, ui.px(30)});
            y += ui.px(30);
            last = head;
        }
        layout.entries.push_back({Kind::row, i, y, row_height(ui, width, row, draft)});
        y += layout.entries.back().h;
    }
    layout.height = y;
    layout.picture = view;
    layout.channel = draft.channel;
    layout.by_journey = draft.by_journey;
    layout.width = width;
    layout.opened = draft.opened.size();
}

float draw_timeline(Ui& ui, widgets::Scroll& scroll, Point at, float width, const std::shared_ptr<const AgentView>& view, ContactDraft& draft) {
    const auto& contact = *view->open;
    float y = draw_title(ui, at, width, draft) + ui.px(8);
    // Counted once for each picture: with 20,000 rows it would be most of a frame.
    if (draft.layout.counted != view) {
        draft.layout.channels = channels_of(contact);
        draft.layout.counted = view;
    }
    y = draw_filter(ui, {at.x, y}, width, draft);
    const bool fresh = draft.layout.picture != view && draft.layout.picture != nullptr;
    lay_out_timeline(ui, width, view, draft);
    TimelineLayout& layout = draft.layout;
    if (fresh) hold_still(scroll, y, contact, draft);
    if (draft.go_to_marked) {
        draft.go_to_marked = false;
        for (const TimelineEntry& entry : layout.entries) {
            const bool row = entry.kind == Kind::row;
            if (!row || std::find(draft.marked.begin(), draft.marked.end(), contact.timeline[entry.row].id) == draft.marked.end()) continue;
            scroll.scroll_to(y - scroll.at().y + entry.y - ui.px(40));
            break;
        }
    }
    // What is near the edges is drawn too, so that Tab finds the next row.
    const float margin = ui.px(120), from = scroll.view().y - margin - y, to = scroll.view().bottom() + margin - y;
    auto entry = std::lower_bound(layout.entries.begin(), layout.entries.end(), from, [](const TimelineEntry& e, float v) { return e.y + e.h < v; });
    layout.first_seen.clear();
    for (; entry != layout.entries.end() && entry->y < to; ++entry) {
        const Rect r{at.x, y + entry->y, width, entry->h};
        if (entry->kind != Kind::row) {
            draw_heading(ui, r, *entry, contact.timeline[entry->row]);
            continue;
        }
        if (layout.first_seen.empty() && r.bottom() > scroll.view().y) {
            layout.first_seen = contact.timeline[entry->row].id;
            layout.first_seen_y = entry->y;
        }
        draw_row(ui, r, contact.timeline[entry->row], draft);
    }
    if (layout.entries.empty()) widgets::text(ui, {at.x, y + ui.px(14)}, Font::body, Token::text_faint, ui.t("timeline.empty"), width, Words::ours);
    return y + std::max(layout.height, ui.px(40));
}

}  // namespace segue::views
