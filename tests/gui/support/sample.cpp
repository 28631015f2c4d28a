#include "tests/gui/support/sample.h"

namespace segue::gui {
namespace {

using namespace runtime;  // NOLINT: plain data of one namespace, named often
using base::days;
using base::hours;
using base::minutes;

std::vector<WorkItem> work(base::Time now) {
    using State = WorkItem::State;
    return {
        {"c-2", "Jonas Lindqvist", "chat", "Asks why the invoice is higher than last month", "bot", "cold", "billing", now - minutes(9), State::incoming, false, ""},
        {"c-3", "Priya Raman", "voice", "Second call about roaming charges", "ivr", "cold", "billing", now - minutes(4), State::incoming, false, ""},
        {"c-1", "Amara Okafor", "voice", "Broadband drops every evening since the weekend", "bot", "warm", "faults", now - minutes(2), State::mine, true, ""},
        {"c-4", "Tomás Herrera", "email", "Wants the move on the 3rd confirmed", "", "", "moves", now - hours(2), State::mine, false, ""},
        {"c-5", "Grace Mbeki", "chat", "Thank you, all working again", "chat", "warm", "faults", now - hours(3), State::done, false, "Works again, fixed together"},
    };
}

BriefView brief(base::Time now) {
    return {false, "",
            {{"goal", "Wants", {{"Wants a line that holds in the evening; works nights from home", {"e-1"}, now - minutes(12), ""}}, true},
             {"where", "Where it stands", {{"Fault recovery: tried alone, not solved, for 2 days", {"e-3", "e-4"}, now - days(2), ""}}, true},
             {"tried", "Tried already",
              {{"Restart in the app, failed: line not synchronised", {"e-3"}, now - days(2), ""},
               {"Asked the bot “why does my line drop”, no answer", {"e-2"}, now - minutes(14), ""},
               {"Read “My connection drops in the evening”", {"e-4"}, now - days(1), ""}}, true},
             {"promised", "We promised", {{"Broken: the engineer did not come on Thursday (no van)", {"e-5"}, now - days(2), ""}}, false},
             {"do_not_repeat", "Do not repeat", {{"Do not ask for another restart: 2 tries failed", {"e-3"}, std::nullopt, ""}, {"We sent by SMS: visit Thursday 8–12", {"e-6"}, now - days(4), ""}}, false},
             {"mind", "Mind", {}, false}},
            100, false, false, {}};
}

std::vector<TimelineRow> timeline(base::Time now) {
    return {
        {"e-1", now - minutes(12), "contact.transferred", "Handed over by the bot", "Line drops since Saturday, only after seven in the evening. Customer is upset about the missed visit.", "chat", "inbound", "Fault recovery", "c-1", false},
        {"e-2", now - minutes(14), "bot.failed", "Bot found no answer", "“Why does my line drop in the evening”", "bot", "inbound", "Fault recovery", "c-0", true},
        {"e-7", now - hours(5), "line.tested", "Line test finished", "Noise margin 4.1 dB (target 6.0). 37 resyncs in 24 h, 31 of them after 19:00.", "system", "", "Fault recovery", "", false},
        {"e-4", now - days(1), "article.viewed", "Read a help article", "“My connection drops in the evening”", "web", "inbound", "Fault recovery", "", true},
        {"e-3", now - days(2), "self_service.failed", "Restart in the app failed", "line not synchronised", "app", "inbound", "Fault recovery", "", true},
        {"e-5", now - days(2), "engineer.missed", "Engineer did not come", "no van available", "system", "outbound", "Fault recovery", "", false},
        {"e-6", now - days(4), "message.sent", "Visit confirmed", "Your engineer comes on Thursday between 8 and 12.", "sms", "outbound", "Fault recovery", "", false},
        {"e-8", now - days(12), "move.completed", "House move completed", "Service moved to the new address. Existing router kept (model R2, 2017).", "system", "", "Move house", "", false},
        {"e-9", now - days(30), "payment.received", "Invoice paid", "€ 64.90 by direct debit", "payment", "inbound", "", "", false},
    };
}

std::vector<JourneyView> journeys(base::Time now) {
    return {{"j-1", "Fault recovery", "F-2041", "Tried alone, not solved", "active", now - days(2),
             {{"Reported", false, true, false}, {"Tried alone, not solved", true, true, false}, {"No progress for two days", false, false, false},
              {"Line fault found", false, false, false}, {"Engineer booked", false, false, false}, {"Router on its way", false, false, false},
              {"We broke a promise", false, true, false}, {"Watched for two days", false, false, false}, {"Works again", false, false, true}},
             {{"Reported: fault reported in the app", {"e-3"}, now - days(3), ""}, {"Engineer missed: we broke a promise", {"e-5"}, now - days(2), ""}}, ""},
            {"j-2", "Move house", "", "Done", "completed", now - days(12), {}, {}, ""}};
}

NextActionView next(base::Time now) {
    NextActionView view;
    view.kind = NextActionView::Kind::action;
    view.best = {"book_priority_engineer", "guide", "F-2041", "Book a priority engineer visit", "Fault F-2041", "guide", "",
                 "I am sorry that nobody came. I can send an engineer with priority, tomorrow or on Monday. Which suits you?", "",
                 {"Offer the two earliest half days.", "Check address and phone number for the visit.", "Read the appointment back and wait for a clear yes."},
                 {{"The engineer did not come on Thursday.", {"e-5"}, now - days(2), ""}, {"The line test found a fault outside of the home.", {"e-7"}, now - hours(5), ""},
                  {"Two tries alone have failed; another restart will not help.", {"e-3", "e-4"}, std::nullopt, ""}},
                 {}, "0.85 × 1.5 × 120 × 1.5 = 229.5", {}};
    view.best.factors = {{"chance", "0.85", ""}, {"context", "1.5", "The journey is at 'Tried alone, not solved'."}, {"value", "120", ""}, {"lever", "1.5", ""}};
    view.best.priority = "229.5";
    view.what_would_win = "“Send a replacement router” would come first if its lever were at least 2.5.";
    view.options = {{"send_router", "guide", "F-2041", "Send a replacement router", "Fault F-2041", "guide", "", "", "", {}, {{"Router R2 (2017) is on the recall list.", {"e-8"}, std::nullopt, ""}}, {}, "140.0", {}},
                    {"callback", "message", "F-2041", "Promise a callback", "Fault F-2041", "message", "voice", "", "", {}, {}, {}, "38.5", {}}};
    view.withheld = {{"upgrade", "guide", "", "Offer Fibre 1000", "", "guide", "", "", "", {}, {}, {{"Not while a fault is open.", {"e-3"}, std::nullopt, "suitability"}, {"Two offers were made within 30 days.", {"e-9"}, now + days(6), "cap"}}, "", {}},
                     {"survey", "email", "", "Ask how it went", "", "message", "email", "", "", {}, {}, {{"No consent to marketing by e-mail.", {}, std::nullopt, "consent"}}, "", {}}};
    return view;
}

WrapUpView wrap_up() {
    WrapUpView view;
    view.codes = {{"engineer_booked", "Engineer booked", "Fault", "success", true, false, {"Fault recovery goes to “Engineer booked”.", "Promise: an engineer comes as agreed, until 24 Nov.", "E-mail: your engineer visit is booked.", "Written to the contact center and the journey hub."}},
                  {"router_sent", "Replacement router sent", "Fault", "success", true, false, {"Fault recovery goes to “Router on its way”."}},
                  {"second_line", "Handed to the second line", "Fault", "neutral", false, true, {"Fault recovery goes to “With the second line”."}},
                  {"callback", "Callback promised", "Fault", "neutral", false, false, {"Promise: we call back within one day."}},
                  {"withdrawn", "Customer withdraws the fault", "Fault", "neutral", false, false, {"Fault recovery ends."}},
                  {"paid", "Paid during the contact", "Payment", "success", false, false, {}}};
    return view;
}

PictureView picture(base::Time now) {
    PictureView view;
    view.facts = {{"city", "Rotterdam", "crm", now - days(200), false, "", "e-8", {}, ""},
                  {"phone", "+31 10 555 0417", "crm", now - days(400), true, "", "e-9", {{"web says: +31 10 555 0499", {"e-4"}, now - days(1), ""}}, "crm is trusted more"},
                  {"preferred_engineer_window", "Mornings", "app", now - days(3), false, "", "e-3", {}, ""}};
    view.consents = {{"sms", "*", "withdrawn", "app", now - days(1), {{"withdrawn, app", {"e-4"}, now - days(1), ""}, {"granted, taken by lena", {"e-8"}, now - days(12), ""}}},
                     {"email", "service", "granted", "crm", now - days(90), {{"granted, crm", {"e-9"}, now - days(90), ""}}}};
    view.promises = {{"An engineer comes on Thursday", "Jonas", "overdue", now - days(2), "e-6"}, {"We call back", "Dana", "kept", now - days(9), "e-8"}};
    view.cases = {{"K-1", "Complaint about the missed visit", true, "e-5"}, {"K-0", "Move house", false, "e-8"}};
    return view;
}

}  // namespace

runtime::AgentView sample_view(base::Time now) {
    AgentView view;
    view.agent = "Nora Klein";
    view.pack = "Service recovery 1.0.0";
    view.now = now;
    view.work = work(now);
    ContactView contact;
    contact.contact = "c-1";
    contact.channel = "voice";
    contact.head = {"Amara Okafor", "basic", "questions", {"basic", "full"}, "nl", "gold", "Europe/Amsterdam", 3600, HeadView::Allowed::yes, now + hours(6), 1,
                    {{"Complaint about the missed visit is open since yesterday", {"e-5"}, now - days(1), ""}}, {"Works nights"}};
    contact.brief = brief(now);
    contact.timeline = timeline(now);
    contact.journeys = journeys(now);
    contact.next = next(now);
    contact.wrap_up = wrap_up();
    contact.picture = picture(now);
    contact.wishes = {{"email", "unknown", std::nullopt, false, {}}, {"sms", "withdrawn", now - days(1), false, {}}, {"voice", "unknown", std::nullopt, false, {}}};
    contact.identity.keys = {{"phone ending in 417", {"e-9"}, now - days(30), ""}};
    contact.signals = {{"same_error_twice", "Same error twice in two days", "F-2041", now - days(2), now + hours(8), 2, {"e-3", "e-2"}}};
    view.open = std::move(contact);
    view.sources = {{"crm", SourceView::State::fresh, now - minutes(1), ""}, {"telephony", SourceView::State::fresh, now, ""}, {"network", SourceView::State::late, now - hours(2), "timed out"}};
    view.outbox = {2, 0, 0, {{"k1", "disposition", "queued", "", "crm", now - minutes(1)}}};
    return view;
}

runtime::AgentView waiting_view(base::Time now) {
    AgentView view = sample_view(now);
    view.open.reset();
    return view;
}

runtime::AgentView unverified_view(base::Time now) {
    AgentView view = sample_view(now);
    ContactView& contact = *view.open;
    contact.head.verified.clear();
    contact.head.verified_by.clear();
    contact.head.cautions.clear();
    contact.brief = {true, "Verify the caller first: the brief speaks of the account.", {}, 0, false, false, {}};
    contact.brief.hops = {{"The voice menu passed it to the bot", {}, now - minutes(16), ""}};
    contact.timeline.clear();
    contact.picture = {};
    for (auto& wish : contact.wishes) wish.state.clear(), wish.said.reset();
    contact.signals.clear();
    contact.next = {};
    contact.next.kind = NextActionView::Kind::verify;
    contact.next.reason = "What can be offered needs the level 'basic'.";
    contact.next.waiting_for_verification = 3;
    return view;
}

runtime::AgentView offline_view(base::Time now) {
    AgentView view = sample_view(now);
    for (auto& source : view.sources) {
        source.state = SourceView::State::failed;
        source.fetched = now - hours(3);
        source.problem = "No route to the server.";
    }
    view.outbox = {4, 1, 0, {}};
    view.notices = {{Notice::Kind::error, "The sources cannot be reached.", now}};
    return view;
}

runtime::AgentView several_view(base::Time now) {
    AgentView view = unverified_view(now);
    auto& identity = view.open->identity;
    identity.state = runtime::IdentityView::State::several;
    identity.question = "2 customers match the phone ending in 417. Find out who is on the line before you say anything about an account.";
    runtime::CandidateView first, second;
    first.customer = "cu-1";
    first.name = "Amara Okafor";
    first.matches = {{"phone", "phone ending in 417", "phone ending in 417", {}}, {"city", "Rotterdam", "Rotterdam", {}}};
    first.last_contact = now - base::days(3);
    first.last_channel = "voice";
    first.contacts = 4;
    second.customer = "cu-2";
    second.name = "A. Okafor-Jansen";
    second.matches = {{"phone", "phone ending in 417", "phone ending in 417", {}}};
    second.differs = {{"city", "Rotterdam", "Utrecht", {}}};
    identity.candidates = {first, second};
    return view;
}

runtime::AgentView doubtful_view(base::Time now) {
    AgentView view = sample_view(now);
    view.open->identity = several_view(now).open->identity;
    auto& identity = view.open->identity;
    identity.state = runtime::IdentityView::State::doubtful;
    identity.question = "The phone ending in 417 leads to another customer too. Make sure who is on the line.";
    identity.candidates[0].chosen = true;
    return view;
}

runtime::AgentView merged_view(base::Time now) {
    AgentView view = sample_view(now);
    ContactView& contact = *view.open;
    contact.brief.hops = {{"The voice menu passed it to the bot", {"e-2"}, now - minutes(16), ""}, {"The bot handed it over, warm: no answer found", {"e-1"}, now - minutes(12), ""}};
    contact.identity.parts = {{"cu-2", "A. Okafor", {"Merged by lena: same birthday", {"e-8"}, now - days(12), ""}, {{"phone", "phone ending in 417", "phone ending in 417", {"e-9"}}},
                               {{"city", "Rotterdam", "Utrecht", {"e-8"}}}}};
    contact.head.zones = {"America/New_York", "Europe/Amsterdam"};
    return view;
}

runtime::AgentView mended_view(base::Time now) {
    AgentView view = merged_view(now);
    ContactView& contact = *view.open;
    contact.to_mend = {{"m-1", "sms", "Your engineer comes on Thursday between 8 and 12.", "The fault had been withdrawn an hour before.", now - days(4)}};
    contact.opt_out_doubts = {{"e-1", "sms", "don't stop paying", "stop", now - days(1), "2026-04-21"}};
    contact.impossible = {{"c-0", "Works again, fixed together", "the fault was closed already.", now - days(1)}};
    contact.differences = {{now - minutes(1), "Late events", {"Fault recovery is at “Tried alone, not solved”, no longer at “Reported”.", "A reminder is not sent any more."}, "df-1"}};
    return view;
}

runtime::AgentView finished_view(base::Time now) {
    AgentView view = sample_view(now);
    view.open->wrap_up.finished = true;
    view.open->wrap_up.finished_title = "Engineer booked";
    view.open->wrap_up.undo_until = now + base::seconds(8);
    return view;
}

runtime::AgentView correctable_view(base::Time now) {
    AgentView view = finished_view(now);
    view.open->wrap_up.undo_until.reset();
    view.open->wrap_up.can_correct = true;
    auto& codes = view.open->wrap_up.codes;
    codes.front().effects = {"Fault recovery: Engineer booked instead of Waiting", "Still to be put right: the text of 10:14 was sent"};
    codes.back().effects.clear();
    view.open->wrap_up.draft.note = "said so at first";
    return view;
}

runtime::AgentView settling_view(base::Time now) {
    AgentView view = sample_view(now);
    view.open->wrap_up.promises = {{"pr-1", "An engineer comes on Thursday between eight and twelve, and rings half an hour before", now - days(2)}, {"pr-2", "We call back", std::nullopt}};
    view.open->wrap_up.codes.front().journeys = {{"ji-1", "Fault recovery F-2041: We broke a promise"}, {"ji-2", "Fault recovery F-1997: Reported"}};
    return view;
}

runtime::AgentView peace_view(base::Time now) {
    AgentView view = sample_view(now);
    auto& next_action = view.open->next;
    next_action.kind = NextActionView::Kind::nothing;
    next_action.best = {};
    next_action.best.action = "NO_ACTION";
    next_action.reason = "We have reached out four times this week. Resolve what was asked, offer nothing.";
    next_action.options.clear();
    return view;
}

runtime::AgentView confirm_view(base::Time now) {
    AgentView view = sample_view(now);
    auto& next_action = view.open->next;
    next_action.kind = NextActionView::Kind::confirm;
    next_action.best.asks = {{"slot", "Date and half day", "", {}}, {"home", "Will somebody be at home?", "", {"yes", "no"}}};
    return view;
}

runtime::AgentView long_view(base::Time now, int rows) {
    AgentView view = sample_view(now);
    const auto few = view.open->timeline;
    view.open->timeline.clear();
    for (int i = 0; i < rows; ++i) {
        TimelineRow one = few[static_cast<std::size_t>(i) % few.size()];
        one.id = "long-" + std::to_string(i);
        one.time = now - minutes(11LL * i);
        view.open->timeline.push_back(std::move(one));
    }
    return view;
}

runtime::AgentView hostile_view(base::Time now, const std::string& text) {
    AgentView view = sample_view(now);
    const auto lines = [&](std::vector<LineView>& all) {
        for (auto& line : all) line.text = text;
    };
    view.agent = view.pack = text;
    for (auto& item : view.work) item.customer_name = item.reason = item.queue = item.from = item.kind = item.disposition = item.channel = text;
    auto& c = *view.open;
    c.channel = c.head.name = c.head.verified = c.head.verified_by = c.head.language = c.head.tier = c.head.zone = text;
    c.head.personas = {text};
    lines(c.head.cautions);
    for (auto& part : c.brief.parts) lines(part.lines);
    for (auto& row : c.timeline) row.title = row.text = row.channel = row.journey = text;
    for (auto& journey : c.journeys) {
        journey.title = journey.key = journey.stage = journey.difference = text;
        for (auto& step : journey.steps) step.stage = text;
        lines(journey.history);
    }
    const auto action = [&](ActionView& a) {
        a.title = a.subject_title = a.channel = a.mode = a.say = a.message = a.waterfall = text;
        for (auto& step : a.steps) step = text;
        lines(a.why);
        lines(a.blockers);
        a.asks = {{"a", text, text, {}}, {"b", text, "", {text, text}}};
    };
    c.next.kind = NextActionView::Kind::confirm;
    action(c.next.best);
    for (auto& option : c.next.options) action(option);
    for (auto& held : c.next.withheld) action(held);
    c.next.reason = c.next.what_would_win = text;
    c.next.best.factors = {{text, text, text}, {"base", text, text}};
    c.next.best.priority = text;
    lines(c.brief.hops = {{text, {text}, now, ""}, {text, {}, now, ""}});
    c.signals = {{text, text, text, now, now, 3, {text}}};
    c.head.zones = {text, text};
    c.identity.keys = {{text, {text}, now, ""}};
    c.identity.parts = {{text, text, {text, {text}, now, ""}, {{text, text, text, {text}}}, {{text, text, text, {}}}}};
    c.picture = {{{text, text, text, now, true, text, text, {{text, {text}, now, ""}}, text}}, {{text, text, text, text, now, {{text, {text}, now, ""}, {text, {text}, now, ""}}}},
                 {{text, text, text, now, text}}, {{text, text, true, text}}};
    c.wishes = {{text, text, now, false, {}}, {"voice", "granted", now, true, now}};
    c.to_mend = {{text, text, text, text, now}};
    c.opt_out_doubts = {{text, text, text, text, now, text}};
    c.impossible = {{text, text, text, now}};
    c.differences = {{now, text, {text, text}}};
    for (auto& code : c.wrap_up.codes) {
        code.title = code.parent = text;
        for (auto& effect : code.effects) effect = text;
    }
    runtime::CandidateView candidate;
    candidate.customer = candidate.name = text;
    candidate.matches = candidate.differs = {{text, text, text, {text}}};
    c.identity.state = runtime::IdentityView::State::several;
    c.identity.question = text;
    c.identity.candidates = {candidate, candidate};
    c.problems = {text};
    for (auto& source : view.sources) source.id = source.problem = text;
    view.notices = {{Notice::Kind::error, text, now}};
    return view;
}

}  // namespace segue::gui
