// The retail policy as gates: every real order against every action, and the rules that the data cannot show.

#include "tests/packs/support.h"

#include "core/decision/explain.h"

#include <gmock/gmock.h>

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

namespace segue::packs_test {
namespace {

using testing::HasSubstr;

/// Runs the converter; its exit code.
int convert(const std::filesystem::path& folder, const std::filesystem::path& out) {
    const std::string script = (source_dir / "tests/convert/retail_to_replay.py").string();
    const std::string command = "python3 '" + script + "' '" + folder.string() + "' '" + out.string() + "' 2>/dev/null";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::vector<context::Event> read_events(const std::filesystem::path& path) {
    std::vector<context::Event> events;
    std::istringstream lines(runtime::read_text_file(path).value());
    std::uint32_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        const auto json = base::parse_json(line, path.string(), {}, number);
        EXPECT_TRUE(json) << json.error().text();
        auto event = context::read_event(*json, path.string());
        EXPECT_TRUE(event) << event.error().text();
        events.push_back(std::move(event).value());
    }
    return events;
}

std::filesystem::path scratch(const std::string& name) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("segue-packs-" + std::to_string(::getpid()) + "-" + name);
    std::filesystem::create_directories(folder);
    return folder;
}

class Retail : public testing::Test {
protected:
    std::shared_ptr<const pack::Pack> pack = load("retail-service");
    base::ZoneTable zones;
};

class RetailData : public Retail {
protected:
    void SetUp() override {
        data = shared_dir() / "data/tau2-agent-cases";
        if (!std::filesystem::exists(data / "retail_customers.jsonl.gz")) {
            GTEST_SKIP() << "the retail cases are not on this machine (SEGUE_SHARED, or ../shared beside the source)";
        }
    }
    std::filesystem::path data;
};

TEST_F(RetailData, EligibilityEqualsTheExpectedOneForEveryOrderAndAction) {
    ASSERT_TRUE(pack);
    const auto out = scratch("retail") / "contacts.jsonl";
    ASSERT_EQ(convert(data, out), 0);
    const auto events = read_events(out);
    auto dataset = runtime::group_by_customer(events);
    std::filesystem::remove_all(out.parent_path());
    EXPECT_EQ(dataset.problems.size(), 0u);

    std::map<std::string, std::map<std::string, bool>> expected;  // by order
    std::istringstream lines(runtime::read_text_file(data / "retail_eligibility.jsonl").value());
    for (std::string line; std::getline(lines, line);) {
        const auto json = base::parse_json(line, "eligibility");
        ASSERT_TRUE(json);
        for (const auto& action : *json->find("eligible")->members())
            expected[std::string(json->text_or("order_id"))][action.first] = *action.second.boolean();
    }

    const base::Time now = at("2026-05-02T00:00:00Z");
    const runtime::Surroundings around{*pack, zones, runtime::deliverable_channels(), {}};
    std::size_t judged = 0;
    std::size_t refused = 0;
    for (const auto& ref : dataset.contacts) {
        decision::Situation situation(ref.customer, pack->fold);
        situation.fold(dataset.customers[ref.customer], now);
        const runtime::Judgement judgement(situation, ref.contact, now, around);
        auto environment = decision::decision_environment(judgement.input);
        for (const auto& c : judgement.decision.candidates) {
            const auto order = expected.find(c.subject);
            if (c.subject.empty() || order == expected.end()) continue;
            const auto action = order->second.find(c.action_id());
            ASSERT_NE(action, order->second.end()) << c.action_id();
            const auto& eligibility = gate(c, "eligibility");
            EXPECT_EQ(eligibility.verdict == policy::Verdict::pass, action->second)
                << c.subject << " " << c.action_id();
            ++judged;
            if (action->second) continue;
            ++refused;
            // The refusal names the rule and the status that was read.
            decision::put_in_hand(environment, judgement.input, *c.action, c.treatment, c.subject);
            const auto facts = decision::facts_read(eligibility, c, judgement.input, environment);
            ASSERT_EQ(facts.size(), 1u);
            EXPECT_EQ(facts[0].path, "subject.status");
            const std::string status = facts[0].value.text() ? *facts[0].value.text() : "";
            EXPECT_EQ(situation.context().subject("order", c.subject)->view.text_or("status"), status);
            const std::string reason(decision::gate_json(eligibility, facts, judgement.input.context).text_or("reason"));
            EXPECT_EQ(reason, eligibility.condition + ": subject.status is \"" + status + "\"");
            const auto words = decision::explain(c, judgement.input, pack->rules, pack->fold.context.subjects);
            ASSERT_FALSE(words.blockers.empty());
            EXPECT_THAT(words.blockers[0].text, testing::AllOf(HasSubstr(c.subject), HasSubstr(" is " + status)));
        }
    }
    EXPECT_EQ(judged, expected.size() * 6);
    EXPECT_GT(refused, 0u);
    RecordProperty("judged", static_cast<int>(judged));
}

/// What an expert did in a case, as the agent's answers to the action's questions.
base::Json answers_of(const base::Json& args) {
    base::Json answers = base::Json::object();
    for (const auto& [from, to] : {std::pair{"reason", "reason"}, std::pair{"payment_method_id", "payment_method"}}) {
        if (const auto* value = args.find(from)) answers.set(to, *value);
    }
    if (const auto* method = args.find("payment_method_id")) answers.set("refund_to", *method);
    return answers;
}

/// The name of an expert's action in our pack.
std::string action_of(std::string_view name) {
    if (name == "modify_user_address") return "modify_default_address";
    if (name == "transfer_to_human_agents") return "transfer_to_person";
    return std::string(name);
}

// Every write of every case, in the order of the case, with what the earlier ones did: allowed by every gate at its moment.
TEST_F(RetailData, EveryWriteOfTheExpertsIsAllowedAtItsMoment) {
    ASSERT_TRUE(pack);
    const auto out = scratch("cases") / "contacts.jsonl";
    ASSERT_EQ(convert(data, out), 0);
    const auto dataset = runtime::group_by_customer(read_events(out));
    std::filesystem::remove_all(out.parent_path());
    const runtime::Surroundings around{*pack, zones, runtime::deliverable_channels(), {}};
    std::istringstream lines(runtime::read_text_file(data / "retail_cases.jsonl").value());
    int writes = 0, cases = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto json = base::parse_json(line, "cases");
        ASSERT_TRUE(json);
        const std::string customer(json->text_or("user_id"));
        if (!dataset.customers.contains(customer)) continue;
        ++cases;
        auto events = dataset.customers.at(customer);
        base::Time now = at("2026-05-02T00:00:00Z");
        const auto add = [&](const std::string& type, base::Json about) {
            context::Event event;
            now = now + base::seconds(1);
            event.id = base::format_time(now);
            event.source = context::desk_source;
            event.type = type;
            event.time = now;
            event.customer = customer;
            event.contact_id = "contact-" + customer;
            event.channel = "voice";
            event.data = std::move(about);
            events.push_back(std::move(event));
        };
        add("auth.succeeded", base::Json::object({{"level", "authenticated"}, {"method", "e-mail"}}));
        for (const base::Json& action : *json->find("actions")->items()) {
            if (!*action.find("write")->boolean()) continue;
            ++writes;
            const std::string name = action_of(action.text_or("name"));
            const base::Json& args = *action.find("args");
            const std::string order(args.text_or("order_id"));
            const base::Json about = base::Json::object({{"action", name}, {"subject", order}});
            base::Json prepared = about;
            prepared.set("answers", answers_of(args));
            add("action.prepared", std::move(prepared));
            add("confirmation.given", about);
            decision::Situation situation(customer, pack->fold);
            situation.fold(events, now);
            const runtime::Judgement judgement(situation, "contact-" + customer, now, around);
            const auto& found = candidate(judgement, name, order);
            EXPECT_TRUE(found.allowed) << "case " << json->text_or("id") << ": " << name << " " << order << ": "
                                       << testing::PrintToString(decision::explain(found, judgement.input, pack->rules, pack->fold.context.subjects).title);
            for (const auto& g : found.gates) EXPECT_EQ(blocked_by(found, g.gate), "") << "case " << json->text_or("id") << ": " << name << " " << order << ": " << g.gate;
            add("action.performed", about);
        }
    }
    std::cout << writes << " writes of " << cases << " cases were allowed at their moment\n";
    EXPECT_GT(writes, 100);
}

TEST_F(Retail, AStatusThatNobodyForesawPassesThroughAsItIs) {
    ASSERT_TRUE(pack);
    const auto folder = scratch("unseen");
    std::ofstream(folder / "retail_customers.jsonl")
        << R"j({"user_id":"u1","name":{"first_name":"A","last_name":"B"},"email":"a@example.com","payment_methods":{},"orders":[)j"
           R"j({"order_id":"#1","status":"pending (item modified)","items":[{"item_id":"i","name":"n","price":0.1}],"payment_history":[{"transaction_type":"payment","amount":0.30000000000000004,"payment_method_id":"p"}]},)j"
           R"j({"order_id":"#2","status":"return requested","items":[],"payment_history":[]}]})j"
           "\n";
    ASSERT_EQ(convert(folder, folder / "out.jsonl"), 0);
    auto dataset = runtime::group_by_customer(read_events(folder / "out.jsonl"));
    decision::Situation situation("u1", pack->fold);
    situation.fold(dataset.customers["u1"], at("2026-05-02T00:00:00Z"));
    const auto* order = situation.context().subject("order", "#1");
    ASSERT_TRUE(order);
    EXPECT_EQ(order->view.text_or("status"), "pending (item modified)");
    EXPECT_EQ(*order->view.find("total")->integer(), 30);
    EXPECT_EQ(situation.context().subject("order", "#2")->view.text_or("status"), "return requested");
    const runtime::Surroundings around{*pack, zones, {}, {}};
    const runtime::Judgement judgement(situation, "contact-u1", at("2026-05-02T00:00:00Z"), around);
    for (const char* action : {"cancel_pending_order", "modify_pending_order_items", "modify_pending_order_address",
                               "modify_pending_order_payment"}) {
        EXPECT_EQ(blocked_by(candidate(judgement, action, "#1"), "eligibility"), "order_is_pending") << action;
    }
    std::filesystem::remove_all(folder);
}

TEST_F(Retail, TheConverterRefusesWhatItCannotRead) {
    const auto folder = scratch("bad");
    EXPECT_EQ(convert(folder, folder / "out.jsonl"), 3);  // no file
    for (const char* line : {"{", "[]", R"({"user_id":""})", R"({"user_id":"u","orders":[{"order_id":"#1"}]})",
                             "{\"user_id\":\"u\"}\n{\"user_id\":\"u\"}"}) {
        std::ofstream(folder / "retail_customers.jsonl") << line << "\n";
        EXPECT_EQ(convert(folder, folder / "out.jsonl"), 3) << line;
    }
    std::filesystem::remove_all(folder);
}

/// A verified caller with one order of each kind, a gift card of $20.00 and a credit card that paid.
class RetailRules : public Retail {
protected:
    void SetUp() override {
        ASSERT_TRUE(pack);
        story.emplace(pack);
        story->add(
            "2026-05-01T08:00:00Z", "profile.updated",
            R"({"fields":{"payment_methods":[{"id":"gift_1","source":"gift_card","balance":2000},{"id":"card_1","source":"credit_card"},{"id":"paypal_1","source":"paypal"}]}})",
            "system");
        for (const char* order : {"#P", "#D"}) {
            story->add(
                "2026-05-02T08:00:00Z", "order.placed",
                std::string(R"({"order":")") + order +
                    R"(","items":[{"item":"i1"}],"total":5000,"total_text":"50.00","payment_method":"card_1","payment_source":"credit_card"})",
                "web");
        }
        story->add("2026-05-03T08:00:00Z", "order.processed", R"({"order":"#D"})", "system");
        story->add("2026-05-04T08:00:00Z", "order.delivered", R"({"order":"#D"})", "system");
        story->contact("2026-05-14T09:00:00Z").verified("2026-05-14T09:01:00Z", "authenticated");
    }
    /// The applicability of an action when the agent has entered these answers.
    std::string with(const std::string& action, const std::string& subject, const std::string& answers) {
        Story copy = *story;
        copy.prepared("2026-05-14T09:05:00Z", action, subject, answers);
        const auto judged = copy.judge("2026-05-14T09:06:00Z");
        return blocked_by(candidate(*judged, action, subject), "applicability");
    }
    std::optional<Story> story;
};

TEST_F(RetailRules, PassWhileNothingHasBeenEntered) {
    const auto judged = story->judge("2026-05-14T09:05:00Z");
    for (const auto& c : judged->decision.candidates) {
        if (c.subject.empty()) continue;
        EXPECT_EQ(blocked_by(c, "applicability"), "") << c.action_id() << " " << c.subject;
    }
}

TEST_F(RetailRules, ACancellationNeedsOneOfTwoReasons) {
    EXPECT_EQ(with("cancel_pending_order", "#P", R"({"reason":"no longer needed"})"), "");
    EXPECT_EQ(with("cancel_pending_order", "#P", R"({"reason":"ordered by mistake"})"), "");
    EXPECT_EQ(with("cancel_pending_order", "#P", R"({"reason":"another reason"})"), "reason_is_accepted");
}

TEST_F(RetailRules, ANewPaymentMethodDiffersIsOnFileAndCoversTheTotal) {
    EXPECT_EQ(with("modify_pending_order_payment", "#P", R"({"payment_method":"paypal_1"})"), "");
    EXPECT_EQ(with("modify_pending_order_payment", "#P", R"({"payment_method":"card_1"})"), "payment_method_differs");
    EXPECT_EQ(with("modify_pending_order_payment", "#P", R"({"payment_method":"gift_1"})"), "gift_card_covers_total");
    EXPECT_EQ(with("modify_pending_order_payment", "#P", R"({"payment_method":"card_9"})"), "payment_method_on_file");
}

TEST_F(RetailRules, AGiftCardCoversThePriceDifferenceToTheCent) {
    for (const auto& [action, order] :
         {std::pair{"modify_pending_order_items", "#P"}, std::pair{"exchange_delivered_order_items", "#D"}}) {
        EXPECT_EQ(with(action, order, R"({"payment_method":"gift_1","price_difference":"20.00"})"), "") << action;
        EXPECT_EQ(with(action, order, R"({"payment_method":"gift_1","price_difference":"20.01"})"),
                  "gift_card_covers_difference")
            << action;
        EXPECT_EQ(with(action, order, R"({"payment_method":"gift_1","price_difference":"-35"})"), "") << action;
        EXPECT_EQ(with(action, order, R"({"payment_method":"card_1","price_difference":"999.99"})"), "") << action;
        EXPECT_EQ(with(action, order, R"({"same_product":"no"})"), "same_product_other_option") << action;
        EXPECT_EQ(with(action, order, R"({"available":"no"})"), "new_item_available") << action;
    }
}

TEST_F(RetailRules, ARefundGoesToTheOriginalMethodOrAGiftCard) {
    EXPECT_EQ(with("return_delivered_order_items", "#D", R"({"refund_to":"card_1"})"), "");
    EXPECT_EQ(with("return_delivered_order_items", "#D", R"({"refund_to":"gift_1"})"), "");
    EXPECT_EQ(with("return_delivered_order_items", "#D", R"({"refund_to":"paypal_1"})"),
              "refund_to_original_or_gift_card");
}

TEST_F(RetailRules, ItemsAreChangedOnceAndThenNothingMore) {
    story->add("2026-05-14T09:10:00Z", "action.performed", R"({"action":"modify_pending_order_items","subject":"#P"})",
               "voice", "k1");
    const auto judged = story->judge("2026-05-14T09:11:00Z");
    const auto& again = candidate(*judged, "modify_pending_order_items", "#P");
    EXPECT_EQ(blocked_by(again, "eligibility"), "order_is_pending");
    EXPECT_EQ(blocked_by(again, "applicability"), "items_change_once");
    EXPECT_EQ(blocked_by(candidate(*judged, "cancel_pending_order", "#P"), "eligibility"), "order_is_pending");
    EXPECT_EQ(blocked_by(candidate(*judged, "exchange_delivered_order_items", "#D"), "eligibility"), "");
}

TEST_F(RetailRules, NothingIsChangedBeforeTheCustomerSaysYes) {
    const auto before = story->judge("2026-05-14T09:05:00Z");
    EXPECT_EQ(blocked_by(candidate(*before, "cancel_pending_order", "#P"), "confirmation"), "not_confirmed");
    story->prepared("2026-05-14T09:05:00Z", "cancel_pending_order", "#P", R"({"reason":"no longer needed"})");
    story->add("2026-05-14T09:06:00Z", "confirmation.given", R"({"action":"cancel_pending_order","subject":"#P"})",
               "voice", "k1");
    EXPECT_TRUE(candidate(*story->judge("2026-05-14T09:07:00Z"), "cancel_pending_order", "#P").allowed);
}

TEST_F(Retail, AnUnknownCallerIsVerifiedFirstAndSeesNothing) {
    ASSERT_TRUE(pack);
    Story story(pack);
    story
        .add("2026-05-02T08:00:00Z", "order.placed", R"({"order":"#P","items":[],"total":5000,"total_text":"50.00"})",
             "web")
        .contact("2026-05-14T09:00:00Z");
    const auto judged = story.judge("2026-05-14T09:01:00Z");
    EXPECT_EQ(judged->decision.kind, decision::Decision::Kind::verify);
    EXPECT_TRUE(story.brief(*judged).hidden);
}

TEST_F(RetailRules, WhatTheCustomerAskedForInTheBotIsRecommended) {
    EXPECT_EQ(chosen(*story->judge("2026-05-14T09:05:00Z")), "give_information");
    story->add("2026-05-14T08:30:00Z", "order.change_requested", R"({"order":"#D","wish":"return"})", "chat");
    story->add("2026-05-14T08:40:00Z", "order.change_failed",
               R"({"order":"#D","wish":"return","reason":"the form was sent twice"})", "chat");
    const auto judged = story->judge("2026-05-14T09:05:00Z");
    EXPECT_EQ(chosen(*judged), "return_delivered_order_items");
    EXPECT_EQ(judged->decision.kind, decision::Decision::Kind::confirm);
    EXPECT_THAT(texts(story->brief(*judged).of(brief::Part::tried)),
                testing::ElementsAre("Tried to return on #D in the chat, failed: the form was sent twice"));
}

TEST_F(RetailRules, TheOrderChangeJourneyGoesFromPreparedToDone) {
    const auto state = [this] {
        return std::string(story->folded(at("2026-05-14T10:00:00Z")).journeys().instances().at(0).state());
    };
    story->prepared("2026-05-14T09:05:00Z", "exchange_delivered_order_items", "#D", R"({"items":"i1"})");
    EXPECT_EQ(state(), "prepared");
    story->add("2026-05-14T09:06:00Z", "confirmation.given",
               R"({"action":"exchange_delivered_order_items","subject":"#D"})", "voice", "k1");
    EXPECT_EQ(state(), "confirmed");
    story->add("2026-05-14T09:07:00Z", "action.performed",
               R"({"action":"exchange_delivered_order_items","subject":"#D"})", "voice", "k1");
    EXPECT_EQ(state(), "performed");
    story->add("2026-05-14T09:08:00Z", "disposition.recorded", R"({"code":"exchange_arranged"})", "voice", "k1");
    EXPECT_EQ(state(), "done");
}

}  // namespace
}  // namespace segue::packs_test
