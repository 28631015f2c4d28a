#include "desktop/cli/terminal_view.h"

#include "core/base/text.h"
#include "desktop/cli/support.h"

#include <ostream>

namespace segue::cli {

using base::clean_text;
using runtime::ActionView;
using runtime::ContactView;
using runtime::LineView;

namespace {

int offset_of(const ContactView& contact) { return contact.head.local_offset.value_or(0); }

void print_line(std::ostream& out, const char* lead, const LineView& line, const ContactView& contact, base::Time now) {
    out << lead << clean_text(line.text);
    if (line.at) out << "  (" << when_text(*line.at, now, offset_of(contact)) << ")";
    out << '\n';
}

void print_action(std::ostream& out, const ActionView& action, const ContactView& contact, base::Time now) {
    out << clean_text(action.title);
    if (!action.subject_title.empty()) out << " (" << clean_text(action.subject_title) << ")";
    out << (action.needs_yes ? ", after a clear yes\n" : "\n");
    if (!action.say.empty()) out << "    Say: \"" << clean_text(action.say) << "\"\n";
    if (!action.message.empty()) out << "    Message by " << action.channel << ": " << clean_text(action.message) << '\n';
    int number = 0;
    for (const auto& step : action.steps) out << "    " << ++number << ". " << clean_text(step) << '\n';
    for (const auto& why : action.why) print_line(out, "    + ", why, contact, now);
}

}  // namespace

void print_work(std::ostream& out, const runtime::AgentView& view) {
    std::size_t waiting = 0;
    for (const auto& item : view.work) waiting += item.state != runtime::WorkItem::State::done;
    out << "Waiting contacts: " << waiting << '\n';
    for (const auto& item : view.work) {
        if (item.state == runtime::WorkItem::State::done) continue;
        out << "  " << clean_text(item.contact, 40) << "  " << clean_text(item.customer_name, 40) << ", " << item.channel;
        if (!item.from.empty()) out << ", handed over by " << clean_text(item.from, 40) << (item.kind.empty() ? "" : " (" + clean_text(item.kind, 20) + ")");
        if (!item.reason.empty()) out << ": " << clean_text(item.reason, 100);
        out << '\n';
    }
}

void print_head(std::ostream& out, const ContactView& contact, base::Time now) {
    const auto& head = contact.head;
    out << '\n' << clean_text(head.name, 80) << " · " << contact.channel;
    if (!head.tier.empty()) out << " · " << clean_text(head.tier, 40);
    if (!head.language.empty()) out << " · speaks " << clean_text(head.language, 20);
    out << '\n' << "  " << (head.verified.empty() ? "Not verified yet" : "Verified: " + clean_text(head.verified, 40) + (head.verified_by.empty() ? "" : " by " + clean_text(head.verified_by, 40)));
    if (head.local_offset) {
        out << " · it is " << when_text(now, now, *head.local_offset) << " there (" << clean_text(head.zone, 40) << ")";
        out << (head.contact_allowed == runtime::HeadView::Allowed::yes ? ", reaching out is allowed" : ", reaching out is not allowed");
        if (head.allowed_changes_at) out << " until " << when_text(*head.allowed_changes_at, now, *head.local_offset);
    } else {
        out << " · local time not known, so reaching out is not allowed";
    }
    out << '\n';
    for (const auto& persona : head.personas) out << "  · " << clean_text(persona, 80) << '\n';
}

void print_brief(std::ostream& out, const ContactView& contact, base::Time now) {
    const auto& brief = contact.brief;
    if (!brief.hops.empty()) out << "\nHow it came here\n";
    for (const auto& hop : brief.hops) print_line(out, "  · ", hop, contact, now);
    out << "\nBrief";
    if (brief.hidden) {
        out << "\n  " << clean_text(brief.hidden_reason) << '\n';
        return;
    }
    out << " (" << brief.completeness_percent << " % complete" << (brief.acknowledged ? ", acknowledged" : "") << ")\n";
    for (const auto& part : brief.parts) {
        if (part.lines.empty() && !part.needed) continue;
        if (part.lines.empty()) out << "  " << part.title << ": missing\n";
        else out << "  " << part.title << '\n';
        for (const auto& line : part.lines) print_line(out, "    · ", line, contact, now);
    }
}

void print_next(std::ostream& out, const ContactView& contact, base::Time now) {
    const auto& next = contact.next;
    out << "\nRecommended: ";
    print_action(out, next.best, contact, now);
    if (!next.best.waterfall.empty()) out << "    Priority " << next.best.waterfall << '\n';
    for (const auto& factor : next.best.factors) {
        const std::string name = factor.kind == "context" ? "fit" : factor.kind == "lever" ? "emphasis" : factor.kind;
        if (!factor.from.empty()) out << "      " << name << ' ' << factor.amount << ": " << clean_text(factor.from) << '\n';
    }
    if (!next.what_would_win.empty()) out << "    " << clean_text(next.what_would_win) << '\n';
    if (!next.answer.empty()) out << "    Answered: " << next.answer << '\n';
    out << "  " << next.options.size() << " other options, " << next.withheld.size() << " withheld";
    if (next.waiting_for_verification > 0) out << ", " << next.waiting_for_verification << " wait for verification";
    out << '\n';
}

void print_options(std::ostream& out, const ContactView& contact, base::Time now) {
    out << "\nOther options\n";
    for (const auto& option : contact.next.options) {
        out << "  ";
        print_action(out, option, contact, now);
    }
    out << "Withheld\n";
    for (const auto& withheld : contact.next.withheld) {
        out << "  " << clean_text(withheld.title);
        if (!withheld.subject_title.empty()) out << " (" << clean_text(withheld.subject_title) << ")";
        if (!withheld.channel.empty()) out << " by " << withheld.channel;
        out << '\n';
        for (const auto& blocker : withheld.blockers) print_line(out, "    - ", blocker, contact, now);
    }
}

void print_timeline(std::ostream& out, const ContactView& contact, base::Time now, std::size_t most) {
    out << "\nTimeline, newest first\n";
    for (const auto& row : contact.timeline) {
        if (most-- == 0) break;
        out << "  " << when_text(row.time, now, offset_of(contact)) << "  " << (row.channel.empty() ? "-" : row.channel) << "  " << clean_text(row.text.empty() ? row.title : row.text, 160);
        if (!row.journey.empty()) out << "  [" << clean_text(row.journey, 40) << "]";
        out << '\n';
    }
}

void print_codes(std::ostream& out, const ContactView& contact) {
    out << "\nWrap-up\n";
    int number = 0;
    for (const auto& code : contact.wrap_up.codes) {
        ++number;
        out << "  " << number << (number < 10 ? "  " : " ") << (code.put_forward ? "* " : "  ") << clean_text(code.title, 60) << (code.note_required ? " (needs a note)" : "") << '\n';
        for (const auto& effect : code.effects) {
            if (code.put_forward) out << "         " << clean_text(effect, 160) << '\n';
        }
    }
}

}  // namespace segue::cli
