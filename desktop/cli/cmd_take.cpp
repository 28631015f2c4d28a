#include "core/base/text.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"
#include "desktop/cli/terminal_view.h"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>

namespace segue::cli {
namespace {

using runtime::AgentView;
using runtime::WorkItem;

/// One contact on the terminal: show, ask, act, until it is wrapped up or left.
class Session {
public:
    Session(runtime::Desk& desk, const TakeOptions& options, base::Time given) : desk_(desk), options_(options), given_(given) {}

    /// False when the input has ended.
    bool take(const std::string& contact) {
        if (!act(runtime::OpenContact{contact})) return false;
        if (options_.yes) return take_by_itself(contact);
        show();
        return converse(contact);
    }

    [[nodiscard]] std::string next_waiting() {
        for (const auto& item : desk_.view(now()).work) {
            const bool waits = item.state != WorkItem::State::done;
            if (waits && (options_.contact.empty() || item.contact == options_.contact) && !left_.contains(item.contact)) return item.contact;
        }
        return {};
    }

    [[nodiscard]] base::Time now() const { return options_.now.empty() ? *time_or_now("") : given_; }

private:
    bool act(const runtime::AgentCommand& command) {
        const auto done = desk_.handle(command, now());
        if (!done) std::cout << "! " << base::clean_text(done.error().text()) << '\n';
        view_ = desk_.view(now());
        return done.ok();
    }

    void show() {
        const auto& contact = *view_.open;
        print_head(std::cout, contact, view_.now);
        if (contact.identity.state != runtime::IdentityView::State::clear) print_identity(std::cout, contact.identity, contact.head.name, contact.contact);
        print_brief(std::cout, contact, view_.now);
        print_next(std::cout, contact, view_.now);
    }

    /// The next line of input; false at its end.
    bool ask(const char* prompt, std::string& line) {
        std::cout << prompt << std::flush;
        return static_cast<bool>(std::getline(std::cin, line));
    }

    void verify(const std::string& contact) {
        const auto& levels = view_.open->head.levels;
        if (!levels.empty()) act(runtime::VerifyCaller{contact, levels.back(), "asked on the call"});
    }

    void answer(const std::string& contact, const char* what) {
        const auto& best = view_.open->next.best;
        act(runtime::AnswerRecommendation{contact, best.action, best.subject, best.treatment, what, {}, {}});
    }

    /// Without questions: verified, brief read, recommendation taken, first code.
    bool take_by_itself(const std::string& contact) {
        if (view_.open->identity.state == runtime::IdentityView::State::several) act(runtime::ChooseCustomer{contact, "", "nobody was asked"});
        if (view_.open->next.kind == runtime::NextActionView::Kind::verify) verify(contact);
        show();
        if (!view_.open->brief.hidden) act(runtime::AcknowledgeBrief{contact});
        if (view_.open->next.kind == runtime::NextActionView::Kind::confirm) {
            const runtime::ActionView agreed = view_.open->next.best;
            if (act(runtime::ConfirmAction{contact, agreed.action, agreed.subject})) std::cout << "The customer's yes is recorded: " << base::clean_text(agreed.title) << '\n';
        }
        std::string by_code;
        if (view_.open->next.kind == runtime::NextActionView::Kind::action) {
            by_code = view_.open->next.best.wrap_up;
            answer(contact, "accepted");
        }
        for (const auto& code : view_.open->wrap_up.codes) {
            if (code.id == by_code) return finish(contact, code, "Taken without questions.");
        }
        for (const auto& code : view_.open->wrap_up.codes) {
            if (!code.note_required) return finish(contact, code, "");
        }
        return finish(contact, view_.open->wrap_up.codes.front(), "Taken without questions.");
    }

    bool converse(const std::string& contact) {
        static const std::map<std::string, const char*> answers = {{"a", "accepted"},    {"r", "rejected"},          {"n", "deferred"},  {"x", "not_applicable"},
                                                                   {"d", "already_done"}, {"c", "customer_declined"}, {"w", "wrong_data"}};
        std::string line;
        while (ask("\n[v]erified  [k] brief read  [y]es from customer  [a]ccept [n]ot now [d]one already [x] not applicable [c]ustomer declined [w]rong data\n"
                   "[i]dentity  [o]ptions and withheld  [t]imeline  [f]inish  [l]eave > ", line)) {
            const std::string key(base::trimmed(line));
            if (key == "v") verify(contact), show();
            else if (key == "k") act(runtime::AcknowledgeBrief{contact}), std::cout << "The brief is acknowledged.\n";
            else if (key == "y") act(runtime::ConfirmAction{contact, view_.open->next.best.action, view_.open->next.best.subject}), print_next(std::cout, *view_.open, view_.now);
            else if (const auto found = answers.find(key); found != answers.end()) answer(contact, found->second), print_next(std::cout, *view_.open, view_.now);
            else if (key == "o") print_options(std::cout, *view_.open, view_.now);
            else if (key == "i") choose_customer(contact);
            else if (key == "t") print_timeline(std::cout, *view_.open, view_.now, 20);
            else if (key == "l") return left_.insert({contact, true}), true;
            else if (key == "f") {
                if (!wrap_up(contact)) return false;
                if (view_.open->wrap_up.finished) return true;
            } else std::cout << "Please give one of the letters.\n";
        }
        std::cout << '\n';
        return false;
    }

    /// Whose contact it is: shown, and chosen where several match.
    void choose_customer(const std::string& contact) {
        const runtime::IdentityView identity = view_.open->identity;
        print_identity(std::cout, identity, view_.open->head.name, contact);
        std::string line;
        if (identity.candidates.empty() || !ask("Number of the customer, 0 for none of them (empty: leave it) > ", line)) return;
        const std::string chosen(base::trimmed(line));
        std::size_t number = 0;
        const auto read = std::from_chars(chosen.data(), chosen.data() + chosen.size(), number);
        if (chosen.empty() || read.ec != std::errc() || number > identity.candidates.size()) return;
        if (act(runtime::ChooseCustomer{contact, number == 0 ? "" : identity.candidates[number - 1].customer, "chosen on the call"})) show();
    }

    /// False when the input has ended; the note typed so far is kept as a draft.
    bool wrap_up(const std::string& contact) {
        print_codes(std::cout, *view_.open);
        std::string line;
        if (!ask("Number, or a code (empty: back) > ", line)) return false;
        const std::string chosen(base::trimmed(line));
        if (chosen.empty()) return true;
        const auto& codes = view_.open->wrap_up.codes;
        std::size_t number = 0;
        std::from_chars(chosen.data(), chosen.data() + chosen.size(), number);
        const runtime::CodeView* code = number >= 1 && number <= codes.size() ? &codes[number - 1] : nullptr;
        for (const auto& c : codes) {
            if (c.id == chosen) code = &c;
        }
        if (!code) {
            std::cout << "There is no such code.\n";
            return true;
        }
        const runtime::CodeView kept = *code;
        std::string note;
        if (!ask(kept.note_required ? "Note (needed) > " : "Note (may be empty) > ", note)) return false;
        if (!note.empty()) act(runtime::SaveDraft{contact, kept.id, note});
        return finish(contact, kept, note);
    }

    /// `code` is a copy: acting makes a new view.
    bool finish(const std::string& contact, const runtime::CodeView code, const std::string& note) {
        std::cout << "\nWrapping up as: " << base::clean_text(code.title) << '\n';
        for (const auto& effect : code.effects) std::cout << "  " << base::clean_text(effect, 200) << '\n';
        if (!act(runtime::FinishContact{contact, code.id, note})) return true;
        // From here on it is on disk; what follows only sends it.
        std::cout << "Recorded: " << contact << ' ' << code.id << std::endl;
        const auto round = desk_.deliver(now());
        for (const auto& row : round.rows) {
            std::cout << "  " << row.kind << ": " << outbox::state_text(row) << (row.why.empty() ? "" : ", " + base::clean_text(row.why)) << '\n';
        }
        std::cout.flush();
        return true;
    }

    runtime::Desk& desk_;
    const TakeOptions& options_;
    base::Time given_;
    AgentView view_;
    std::map<std::string, bool> left_;
};

}  // namespace

int run_take(const TakeOptions& options) {
    const auto now = time_or_now(options.now);
    if (!now) return exit_usage;
    int exit = exit_done;
    const auto desk = open_desk(options, *now, exit);
    if (!desk) return exit;
    Session session(*desk, options, *now);
    // What an earlier run has left in the outbox goes first.
    desk->deliver(session.now());
    const auto view = desk->view(session.now());
    for (const auto& notice : view.notices) say_error(notice.text);
    print_work(std::cout, view);
    // What could be read is worked on; that something could not is told by the exit code, as in `segue explain`.
    const bool unread = std::any_of(view.sources.begin(), view.sources.end(), [](const runtime::SourceView& source) { return !source.problem.empty(); });
    bool any = false;
    for (std::string contact = session.next_waiting(); !contact.empty(); contact = session.next_waiting()) {
        any = true;
        if (!session.take(contact) || !options.all) break;
    }
    if (!any) std::cout << (options.contact.empty() ? "No contact is waiting." : "This contact is not waiting.") << '\n';
    if (!any && options.contacts.empty()) std::cout << "Remove " << data_folder(options.data).string() << " to begin the demo anew.\n";
    return unread ? exit_refused : any ? exit_done : exit_no;
}

}  // namespace segue::cli
