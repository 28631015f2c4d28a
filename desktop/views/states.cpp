#include "desktop/views/states.h"

#include <algorithm>

namespace segue::views {
namespace {

using runtime::SourceView;
using runtime::WorkItem;

void centered(Ui& ui, float x, float y, float width, Font font, Token ink, std::string_view words) {
    const float w = std::min(width, widgets::text_width(ui, font, words) + 2);
    widgets::paragraph(ui, {x - w / 2, y}, w, font, ink, words, 4, Words::ours);
}

float banner(Ui& ui, Point at, float width, Icon icon, Tone tone, std::string_view words) {
    const float pad = ui.px(12), left = ui.px(28);
    const float h = std::max(ui.px(18), widgets::paragraph_height(ui, width - 2 * pad - left, Font::body, words, 4)) + 2 * pad - ui.px(4);
    widgets::fill(ui, {at.x, at.y, width, h}, widgets::ground_of(tone), ui.px(10));
    widgets::icon(ui, {at.x + pad, at.y + pad - ui.px(2), ui.px(18), ui.px(18)}, icon, widgets::ink_of(tone));
    widgets::paragraph(ui, {at.x + pad + left, at.y + pad - ui.px(2)}, width - 2 * pad - left, Font::body, widgets::ink_of(tone), words, 4);
    return at.y + h;
}

void bar(const Ui& ui, float x, float y, float w, float h) { widgets::fill(ui, {x, y, w, h}, Token::track, h / 2); }

void loading_card(const Ui& ui, const Rect& r) {
    widgets::panel(ui, r);
    float y = r.y + ui.px(20);
    bar(ui, r.x + ui.px(18), y, r.w * 0.4F, ui.px(14));
    for (int i = 0; y < r.bottom() - ui.px(60); ++i) {
        y += ui.px(30);
        bar(ui, r.x + ui.px(18), y, (r.w - ui.px(36)) * (i % 2 == 0 ? 0.9F : 0.7F), ui.px(10));
    }
}

/// "phone ending in 417, Rotterdam": what is the same.
std::string same_words(const std::vector<runtime::LikenessView>& likenesses) {
    std::string words;
    for (const auto& like : likenesses) words += (words.empty() ? "" : ", ") + like.there;
    return words;
}

/// "Utrecht instead of Rotterdam": what is not.
std::string other_words(const Ui& ui, const std::vector<runtime::LikenessView>& likenesses) {
    std::string words;
    for (const auto& like : likenesses) words += (words.empty() ? "" : ", ") + ui.look.strings.with("several.instead", {like.there, like.here});
    return words;
}

float candidate_line(Ui& ui, Point at, float width, Icon sign, Token ink, std::string_view words) {
    const float left = ui.px(22);
    widgets::icon(ui, {at.x, at.y, ui.px(16), widgets::line_height(ui, Font::small)}, sign, ink, Font::small);
    return at.y + widgets::paragraph(ui, {at.x + left, at.y}, width - left, Font::small, ink, words, 3) + ui.px(3);
}

/// One customer who may be calling: what is the same, what is not, when they were last here, and the choice.
float draw_candidate(Ui& ui, Point at, float width, const ContactView& contact, const runtime::CandidateView& one, std::size_t index, CommandList& out) {
    const float pad = ui.px(12), left = ui.px(42), w = width - 2 * pad - left, x = at.x + pad + left;
    float y = at.y + pad;
    widgets::avatar(ui, {at.x + pad + ui.px(16), y + ui.px(16)}, ui.px(15), one.name, colors_of(one.customer));
    widgets::text(ui, {x, y}, Font::body_strong, Token::text, one.name, w);
    y += widgets::line_height(ui, Font::body_strong) + ui.px(4);
    if (!one.matches.empty()) y = candidate_line(ui, {x, y}, w, Icon::check, Token::on_good, same_words(one.matches));
    if (!one.differs.empty()) y = candidate_line(ui, {x, y}, w, Icon::close, Token::on_warn, other_words(ui, one.differs));
    if (one.last_contact) {
        const std::string last = text::short_age(ui.look.strings, ui.now, *one.last_contact, ui.look.local) + " · " + channel_word(ui, one.last_channel);
        y = candidate_line(ui, {x, y}, w, Icon::history, Token::text_faint, ui.look.strings.with("several.last", {last, std::to_string(one.contacts)}));
    }
    const widgets::ButtonSpec spec{.label = ui.t("several.choose"), .icon = Icon::check, .key = index < 9 ? static_cast<char32_t>(U'1' + index) : 0, .selected = one.chosen};
    const float button_w = std::min(w, widgets::button_width(ui, spec));
    if (widgets::button(ui, "several/choose:" + std::to_string(index + 1), {x, y + ui.px(3), button_w, ui.px(32)}, spec)) {
        out.push_back(runtime::ChooseCustomer{contact.contact, one.customer, {}});
    }
    y += ui.px(35) + pad;
    widgets::outline(ui, {at.x, at.y, width, y - at.y}, one.chosen ? Token::accent : Token::border, ui.px(8));
    return y;
}

}  // namespace

void draw_nobody(Ui& ui, const Rect& area, const AgentView& view) {
    const auto waiting = std::count_if(view.work.begin(), view.work.end(), [](const WorkItem& w) { return w.state == WorkItem::State::incoming; });
    const float x = area.x + area.w / 2, y = area.y + area.h * 0.32F;
    widgets::circle(ui, {x, y}, ui.px(36), Token::accent_soft);
    widgets::icon(ui, {x - ui.px(20), y - ui.px(20), ui.px(40), ui.px(40)}, waiting > 0 ? Icon::incoming : Icon::peace, Token::on_accent_soft, Font::heading);
    const std::string title = waiting > 0 ? ui.look.strings.count("nobody.waiting", static_cast<long>(waiting)) : std::string(ui.t("nobody.title"));
    centered(ui, x, y + ui.px(54), area.w - ui.px(40), Font::heading, Token::text, title);
    centered(ui, x, y + ui.px(92), std::min(area.w - ui.px(40), ui.px(420)), Font::body, Token::text_soft, ui.t(waiting > 0 ? "nobody.take" : "nobody.wait"));
}

void draw_loading(Ui& ui, const Rect& area, bool column) {
    const float gap = ui.px(14);
    if (column) {
        loading_card(ui, {area.x + gap, area.y + gap, area.w - 2 * gap, ui.px(150)});
        loading_card(ui, {area.x + gap, area.y + gap * 2 + ui.px(150), area.w - 2 * gap, ui.px(300)});
        return;
    }
    const float right = ui.px(328);
    const Rect middle{area.x + gap, area.y + gap, area.w - right - 3 * gap, area.h};
    loading_card(ui, {middle.x, middle.y, middle.w, ui.px(140)});
    loading_card(ui, {middle.x, middle.y + ui.px(140) + gap, middle.w, ui.px(230)});
    loading_card(ui, {area.right() - right - gap, area.y + gap, right, ui.px(400)});
}

void draw_failure(Ui& ui, const Rect& area, std::string_view why) {
    const float x = area.x + area.w / 2, y = area.y + area.h * 0.3F, w = std::min(area.w - ui.px(40), ui.px(560));
    widgets::circle(ui, {x, y}, ui.px(36), Token::bad_soft);
    widgets::icon(ui, {x - ui.px(20), y - ui.px(20), ui.px(40), ui.px(40)}, Icon::error, Token::on_bad, Font::heading);
    centered(ui, x, y + ui.px(54), w, Font::heading, Token::text, ui.t("failure.title"));
    const float h = widgets::paragraph(ui, {x - w / 2, y + ui.px(100)}, w, Font::body, Token::text_soft, why, 8);
    widgets::paragraph(ui, {x - w / 2, y + ui.px(112) + h}, w, Font::body, Token::text_faint, ui.t("failure.what_to_do"), 3, Words::ours);
}

bool is_offline(const AgentView& view) {
    return !view.sources.empty() &&
           std::all_of(view.sources.begin(), view.sources.end(), [](const SourceView& s) { return s.state == SourceView::State::failed; });
}

float draw_banners(Ui& ui, Point at, float width, const AgentView& view, ContactDraft& draft) {
    VBox column(at, width, ui.px(12));
    if (is_offline(view)) {
        std::string words(ui.t("offline.title"));
        std::optional<base::Time> last;
        for (const SourceView& source : view.sources) {
            if (source.fetched && (!last || *source.fetched > *last)) last = source.fetched;
        }
        if (last) words += " " + ui.look.strings.with("offline.facts_from", {text::relative_time(ui.look.strings, ui.now, *last, ui.look.local)});
        column.below(banner(ui, column.at(), width, Icon::cloud_off, Tone::warn, words + " " + std::string(ui.t("offline.kept"))));
    }
    if (!view.open) return column.y();
    for (std::size_t i = 0; i < std::min<std::size_t>(view.open->problems.size(), 3); ++i) {
        column.below(banner(ui, column.at(), width, Icon::error, Tone::bad, view.open->problems[i]));
    }
    (void)draft;
    return column.y();
}

float draw_several(Ui& ui, Point at, float width, const ContactView& contact, CommandList& out) {
    constexpr std::size_t most = 8;
    const auto& identity = contact.identity;
    widgets::Card card(ui, at, width);
    VBox column(card.inner(), card.inner_width(), ui.px(10));
    HBox head(column.take(ui.px(28)), ui.px(8));
    widgets::icon(ui, head.left(ui.px(22)), Icon::people, Token::on_warn, Font::title);
    widgets::text_in(ui, head.rest(), Font::title, Token::text, ui.t("several.who"), Words::ours);
    const std::string_view ask = identity.question.empty() ? ui.t("several.ask") : std::string_view(identity.question);
    column.below(column.y() + widgets::paragraph(ui, column.at(), column.width(), Font::body, Token::text_soft, ask, 4));
    for (std::size_t i = 0; i < std::min(most, identity.candidates.size()); ++i) {
        column.below(draw_candidate(ui, column.at(), column.width(), contact, identity.candidates[i], i, out));
    }
    const widgets::ButtonSpec none{.label = ui.t("several.none"), .key = U'0', .kind = widgets::Look_of::quiet};
    const Rect row = column.take(ui.px(32));
    if (widgets::button(ui, "several/none", {row.x, row.y, std::min(row.w, widgets::button_width(ui, none)), row.h}, none)) {
        out.push_back(runtime::ChooseCustomer{contact.contact, {}, {}});
    }
    return card.close(column.bottom());
}

}  // namespace segue::views
