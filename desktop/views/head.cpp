#include "desktop/views/head.h"

#include <algorithm>

namespace segue::views {
namespace {

using runtime::HeadView;

struct Fact {
    std::string_view label;
    std::string value;
    Icon icon = Icon::none;
    Token ink = Token::text;
    std::string tip;
};

std::string word_of(const Ui& ui, std::string_view prefix, const std::string& value) {
    const std::string key = std::string(prefix) + value;
    return ui.look.strings.has(key) ? std::string(ui.t(key)) : value;
}

float pill_row(Ui& ui, Point at, float width, const HeadView& head) {
    const float gap = ui.px(6);
    float x = at.x, y = at.y;
    const auto add = [&](Tone tone, Icon icon, std::string_view words, Words whose) {
        const float w = std::min(widgets::pill_width(ui, icon, words), width);
        if (x > at.x && x + w > at.x + width) {
            x = at.x;
            y += widgets::pill_height(ui) + ui.px(4);
        }
        x += widgets::pill(ui, {x, y}, tone, icon, words, w, whose) + gap;
    };
    if (head.verified.empty()) {
        add(Tone::warn, Icon::lock, ui.t("head.not_verified"), Words::ours);
    } else {
        const std::string level = word_of(ui, "level.", head.verified);
        const std::string by = head.verified_by.empty() ? std::string{} : " · " + word_of(ui, "method.", head.verified_by);
        add(Tone::good, Icon::verified, ui.look.strings.with("head.verified", {level}) + by, Words::outside);
    }
    if (!head.tier.empty()) add(Tone::warn, Icon::star, word_of(ui, "tier.", head.tier), Words::outside);
    for (std::size_t i = 0; i < std::min<std::size_t>(head.personas.size(), 3); ++i) add(Tone::info, Icon::person, head.personas[i], Words::outside);
    return y + widgets::pill_height(ui);
}

/// "nl" is no word; the name of the language is.
std::string language_word(const Ui& ui, const std::string& tag) {
    return tag.empty() ? std::string("–") : word_of(ui, "language.", tag.substr(0, tag.find('-')));
}

Fact allowed_fact(const Ui& ui, const HeadView& head) {
    Fact fact{ui.t("head.reach_out"), {}, Icon::none, Token::text, {}};
    std::string until;
    if (head.allowed_changes_at) until = " " + text::until_time(ui.look.strings, ui.now, *head.allowed_changes_at, ui.look.local);
    switch (head.contact_allowed) {
        case HeadView::Allowed::yes:
            fact.icon = Icon::check_circle;
            fact.ink = Token::on_good;
            fact.value = std::string(ui.t("head.allowed")) + until;
            break;
        case HeadView::Allowed::no:
            fact.icon = Icon::block;
            fact.ink = Token::on_bad;
            fact.value = until.empty() ? std::string(ui.t("head.not_allowed")) : ui.look.strings.with("head.not_allowed_until", {until.substr(1)});
            break;
        case HeadView::Allowed::unknown:
            fact.icon = Icon::help;
            fact.ink = Token::on_warn;
            fact.value = ui.t("head.allowed_unknown");
            break;
    }
    fact.tip = ui.t("head.reach_out_tip");
    return fact;
}

/// "Europe/London" → "London".
std::string place_of(const std::string& zone) {
    const std::size_t slash = zone.rfind('/');
    std::string place = slash == std::string::npos ? zone : zone.substr(slash + 1);
    std::replace(place.begin(), place.end(), '_', ' ');
    return place;
}

/// Where the evidence points to several places: the hours shown are those that all of them allow.
float draw_zones(Ui& ui, Point at, float width, const HeadView& head) {
    std::string places;
    for (std::size_t i = 0; i < std::min<std::size_t>(head.zones.size(), 4); ++i) places += (i > 0 ? ", " : "") + place_of(head.zones[i]);
    if (head.zones.size() > 4) places += " …";
    const float left = ui.px(20), h = widgets::line_height(ui, Font::small);
    widgets::icon(ui, {at.x, at.y, ui.px(15), h}, Icon::globe, Token::on_warn, Font::small);
    return at.y + widgets::paragraph(ui, {at.x + left, at.y}, width - left, Font::small, Token::text_soft, ui.look.strings.with("head.several_places", {places}), 3);
}

std::vector<Fact> facts_of(const Ui& ui, const ContactView& contact) {
    const HeadView& head = contact.head;
    Fact local{ui.t("head.local_time"), {}, Icon::none, Token::text, head.zone};
    if (head.local_offset) {
        local.value = text::clock_time(ui.now, *head.local_offset);
        const std::string place = place_of(head.zone);
        if (!place.empty()) local.value += " " + place;
    } else {
        local.value = ui.t("head.zone_unknown");
        local.ink = Token::on_warn;
    }
    Fact cases{ui.t("head.open_cases"), std::to_string(head.open_cases), Icon::none, Token::text, {}};
    Fact language{ui.t("head.language"), language_word(ui, head.language), Icon::none, Token::text, head.language};
    return {local, allowed_fact(ui, head), language, cases};
}

void draw_fact(Ui& ui, const Rect& r, const Fact& fact) {
    widgets::text(ui, r.at(), Font::small, Token::text_faint, fact.label, r.w, Words::ours);
    const float y = r.y + widgets::line_height(ui, Font::small) + ui.px(3);
    const float left = fact.icon == Icon::none ? 0 : ui.px(19);
    if (left > 0) widgets::icon(ui, {r.x - ui.px(1), y, ui.px(16), widgets::line_height(ui, Font::body_strong)}, fact.icon, fact.ink, Font::small);
    widgets::text(ui, {r.x + left, y}, Font::body_strong, fact.ink, fact.value, r.w - left);
}

float draw_facts(Ui& ui, Point at, float width, const std::vector<Fact>& facts, bool compact) {
    // Shares of the width: how long allowed is the longest, a number of cases the shortest.
    constexpr float wide[] = {0.23F, 0.41F, 0.17F, 0.19F};
    constexpr float narrow[] = {0.38F, 0.62F, 0.38F, 0.62F};
    const float h = widgets::line_height(ui, Font::small) + widgets::line_height(ui, Font::body_strong) + ui.px(3);
    float x = at.x, y = at.y;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (compact && i == 2) {
            x = at.x;
            y += h + ui.px(8);
        }
        const float w = width * (compact ? narrow[i] : wide[i]);
        draw_fact(ui, {x, y, w - ui.px(10), h}, facts[i]);
        x += w;
    }
    return y + h;
}

float draw_cautions(Ui& ui, Point at, float width, const HeadView& head, ContactDraft& draft) {
    float y = at.y;
    for (std::size_t i = 0; i < std::min<std::size_t>(head.cautions.size(), 4); ++i) {
        const LineStyle style{.icon = Icon::warning, .ink = Token::on_warn, .icon_ink = Token::on_warn, .max_lines = 2};
        const float h = event_line_height(ui, width - ui.px(20), head.cautions[i], style);
        widgets::fill(ui, {at.x, y, width, h + ui.px(12)}, Token::warn_soft, ui.px(8));
        event_line(ui, "head/caution:" + std::to_string(i), {at.x + ui.px(10), y + ui.px(6)}, width - ui.px(20), head.cautions[i], style, draft);
        y += h + ui.px(18);
    }
    return y - ui.px(6);
}

}  // namespace

float draw_head(Ui& ui, Point at, float width, const ContactView& contact, ContactDraft& draft, bool compact) {
    widgets::Card card(ui, at, width, widgets::Card::Kind::raised, compact ? 14.0F : 18.0F);
    const float radius = ui.px(compact ? 22.0F : 28.0F);
    const Point p = card.inner();
    widgets::avatar(ui, {p.x + radius, p.y + radius}, radius, contact.head.name, colors_of(contact.contact));
    const float x = p.x + radius * 2 + ui.px(14);
    const float w = card.inner_width() - (x - p.x);
    const std::string channel = channel_word(ui, contact.channel);
    const float channel_w = widgets::pill_width(ui, channel_icon(contact.channel), channel);
    widgets::pill(ui, {card.at().x + width - card.pad() - channel_w, p.y + ui.px(3)}, Tone::accent, channel_icon(contact.channel), channel, channel_w);
    const Font font = compact ? Font::title : Font::heading;
    widgets::text(ui, {x, p.y - ui.px(1)}, font, Token::text, contact.head.name.empty() ? ui.t("head.unknown") : std::string_view(contact.head.name),
                  w - channel_w - ui.px(10));
    float y = pill_row(ui, {x, p.y + widgets::line_height(ui, font) + ui.px(6)}, w, contact.head);
    y = std::max(y, p.y + radius * 2) + ui.px(12);
    widgets::line(ui, {p.x, y}, {p.x + card.inner_width(), y}, Token::border);
    y = draw_facts(ui, {p.x, y + ui.px(10)}, card.inner_width(), facts_of(ui, contact), compact || card.inner_width() < ui.px(560));
    if (contact.head.zones.size() > 1) y = draw_zones(ui, {p.x, y + ui.px(8)}, card.inner_width(), contact.head);
    if (!contact.head.cautions.empty()) y = draw_cautions(ui, {p.x, y + ui.px(12)}, card.inner_width(), contact.head, draft);
    return card.close(y);
}

}  // namespace segue::views
