#pragma once
// A pack small enough to be read at a glance, and a customer's story told with it.
//
// An order is placed and paid. `refund` needs a paid order, a verified caller and the customer's yes; `remind` texts who has not
// paid; `offer` mails who has opted in; `advise` can always be said. The journey "payment" waits for the money of one order.

#include "core/pack/pack.h"
#include "core/runtime/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace segue::test {

inline base::Time instant(std::string_view text) {
    const auto time = base::parse_time(text);
    EXPECT_TRUE(time.has_value()) << text;
    return time.value_or(base::Time{});
}

inline pack::PackFiles small_pack_files() {
    pack::PackFiles files;
    files["pack.json"] = R"~({"id":"small","version":"1.0.0","title":"Small","owner":"tests","review_by":"2028-01-01T00:00:00Z","retire_at":"2029-01-01T00:00:00Z"})~";
    files["events.json"] = R"~({"events":[{"type":"order.placed","title":"Order placed","text":"Order {event.data.order}"},{"type":"order.paid","title":"Paid"},
        {"type":"payment.failed","title":"Payment failed","attempt":true,"text":"{event.data.reason}"}]})~";
    files["subjects.json"] = R"~({"subjects":[{"kind":"order","title":"Order {subject.id} over {subject.total}","key":{"at":"/order"},"events":[
        {"type":"order.placed","set":{"status":"open","total":{"at":"/total"}}},{"type":"order.paid","set":{"status":"paid"}},{"type":"payment.failed","set":{"problem":{"at":"/reason"}}}]}]})~";
    files["policies.json"] = R"~({"verification_levels":["none","basic","strong"],
        "purposes":[{"id":"service","needs":"no_opt_out"},{"id":"marketing","needs":"opt_in"}],
        "contact_hours":{"from":"08:00","to":"20:00"},
        "caps":[{"id":"two_a_day","title":"Two messages a day","limit":2,"window":"PT24H","counts":["message.sent"]}],
        "reservations":[{"journey":"payment","states":["failed"],"blocks_purposes":["service","marketing"],"else":"A failed payment is being settled."}],
        "no_action":{"base":"5","fatigue":{"per_contact":"2","window":"P7D","counts":["message.sent"]},"text":"Nothing to offer."}})~";
    files["actions.json"] = R"~({"issues":[{"id":"money","lever":"0.1","groups":[{"id":"order","lever":"0.1","actions":[
        {"id":"refund","title":"Refund the order","subject":"order","value":"40","verification":"basic","confirmation":true,
         "asks":[{"id":"to","label":"Refund to","choices":["card","gift card"]}],
         "eligibility":[{"id":"is_paid","when":"subject.status == 'paid'","else":"Order {subject.id} is {subject.status}."},
                        {"id":"target_entered","when":"has(attempt.to)","else":"It is not entered where the money goes."}],
         "say":"I can refund {subject.id}.","steps":["Read the total of {subject.total}."],"why":[{"when":"subject.status == 'paid'","text":"Order {subject.id} is paid."}]},
        {"id":"remind","title":"Remind of the payment","subject":"order","value":"20","propensity":"0.5",
         "applicability":[{"id":"not_paid","when":"subject.status == 'open'","else":"There is nothing to pay."}],
         "treatments":[{"id":"text","mode":"message","reach":"outbound","channel":"sms","purpose":"service","text":"Dear {customer.name}, please pay {subject.id}."}]}]}]},
      {"id":"rest","groups":[{"id":"any","actions":[
        {"id":"advise","title":"Give advice","value":"6"},
        {"id":"offer","title":"Offer more","value":"30","treatments":[{"id":"mail","mode":"message","reach":"outbound","channel":"email","purpose":"marketing","text":"More!"}]}]}]}]})~";
    files["dispositions.json"] = R"~({"dispositions":[{"id":"good","title":"Good","children":[
          {"id":"will_pay","title":"Will pay","outcome":"success","promises":[{"id":"pay","text":"{customer.name} pays soon","due":"P3D"}],
           "messages":[{"id":"thanks","channel":"sms","purpose":"service","text":"Thank you, {customer.name}."}]},
          {"id":"settled","title":"Settled","outcome":"success","note":"required"}]},
        {"id":"nothing_reached","title":"Nothing reached","outcome":"failure","when":"customer.id != 'nobody'"}]})~";
    files["brief.json"] = R"~({"needs":["goal","tried"],"verification":"basic","parts":{
        "goal":[{"when":"has(contact.reason)","text":"Wants: {contact.reason}"}],
        "tried":[{"each":["payment.failed"],"within":"P7D","limit":2,"text":"Payment of {event.data.order} failed: {event.data.reason}"}],
        "mind":[{"when":"customer.tier == 'gold'","text":"A gold customer"}]}})~";
    files["personas.json"] = R"~({"personas":[{"id":"gold","title":"Gold","when":"customer.tier == 'gold'"}]})~";
    files["journeys/payment.json"] = R"~({"id":"payment","version":1,"title":"Payment","owner":"desk","key":{"at":"/order"},
        "starts":[{"on":"order.placed"}],"goal":[{"on":"order.paid"}],"initial":"waiting","states":[
          {"id":"waiting","stage":"Waits for the money","offers":[{"action":"remind","weight":"0.5"}],"on":[{"event":"payment.failed","target":"failed"}]},
          {"id":"failed","stage":"Payment failed","offers":[{"action":"remind","weight":"1"}],"dispositions":["will_pay"],
           "on":[{"event":"disposition.recorded","when":"event.data.code == 'will_pay'","target":"promised"}]},
          {"id":"promised","stage":"Payment promised"}]})~";
    return files;
}

/// Reads it; every finding fails the test.
inline std::shared_ptr<const pack::Pack> read_small(const pack::PackFiles& files) {
    const auto reading = pack::read_pack(files, "small", instant("2026-01-01T00:00:00Z"));
    for (const auto& issue : reading.issues) ADD_FAILURE() << base::issue_text(issue);
    return reading.pack;
}
inline std::shared_ptr<const pack::Pack> small_pack() {
    static const auto pack = read_small(small_pack_files());
    return pack;
}

/// One file with some of its text replaced.
inline pack::PackFiles changed_pack(const std::string& file, const std::string& from, const std::string& to) {
    auto files = small_pack_files();
    std::string& text = files[file];
    const auto place = text.find(from);
    EXPECT_NE(place, std::string::npos) << file << " holds no " << from;
    if (place != std::string::npos) text.replace(place, from.size(), to);
    return files;
}

inline base::Json data_of(const std::string& text) {
    auto parsed = base::parse_json(text, "data");
    EXPECT_TRUE(parsed.ok()) << text;
    return parsed ? *std::move(parsed) : base::Json();
}

/// A customer's events.
class Story {
public:
    explicit Story(std::shared_ptr<const pack::Pack> pack = small_pack()) : pack_(std::move(pack)) {}

    Story& add(const std::string& time, const std::string& type, const std::string& data = "{}", const std::string& channel = "", const std::string& contact = "") {
        context::Event event;
        event.id = "e" + std::to_string(events.size());
        event.source = "/test";
        event.type = type;
        event.time = instant(time);
        event.customer = "cu-1";
        event.channel = channel;
        event.contact_id = contact;
        event.data = data_of(data);
        events.push_back(std::move(event));
        return *this;
    }
    Story& person(const std::string& fields = R"({"name":"Ada","zone":"Europe/Berlin"})") { return add("2026-01-01T00:00:00Z", "profile.updated", R"({"fields":)" + fields + "}"); }
    Story& order(const std::string& id, bool paid = false) {
        add("2026-03-01T10:00:00Z", "order.placed", R"({"order":")" + id + R"(","total":12})");
        if (paid) add("2026-03-02T10:00:00Z", "order.paid", R"({"order":")" + id + "\"}");
        return *this;
    }
    Story& contact(const std::string& time = "2026-03-10T10:00:00Z") { return add(time, "contact.offered", R"({"reason":"my order"})", "voice", "K-1"); }
    Story& verified(const std::string& level = "basic") { return add("2026-03-10T10:01:00Z", "auth.succeeded", R"({"level":")" + level + R"(","method":"pin"})", "voice", "K-1"); }
    Story& prepared(const std::string& order_id) {
        return add("2026-03-10T10:02:00Z", "action.prepared", R"({"action":"refund","subject":")" + order_id + R"(","answers":{"to":"card"}})", "voice", "K-1");
    }
    Story& confirmed(const std::string& order_id) { return add("2026-03-10T10:03:00Z", "confirmation.given", R"({"action":"refund","subject":")" + order_id + "\"}", "voice", "K-1"); }

    [[nodiscard]] decision::Situation folded(base::Time now) const {
        decision::Situation situation("cu-1", pack_->fold);
        situation.fold(events, now);
        return situation;
    }
    /// `contact` empty: nobody is on the line.
    [[nodiscard]] std::unique_ptr<runtime::Judgement> judge(const std::string& now = "2026-03-10T10:05:00Z", const std::string& contact = "K-1") const {
        return std::make_unique<runtime::Judgement>(folded(instant(now)), contact, instant(now), runtime::Surroundings{*pack_, zones_, channels, skills});
    }
    [[nodiscard]] const pack::Pack& pack() const { return *pack_; }

    std::vector<context::Event> events;
    std::vector<std::string> channels = {"email", "sms"};
    std::vector<std::string> skills;

private:
    std::shared_ptr<const pack::Pack> pack_;
    mutable base::ZoneTable zones_;
};

inline const decision::Candidate& candidate(const decision::Decision& decision, std::string_view action, std::string_view subject = "") {
    for (const auto& c : decision.candidates) {
        if (c.action_id() == action && c.subject == subject) return c;
    }
    ADD_FAILURE() << "no candidate " << action << " " << subject;
    return decision.candidates.back();
}

/// "pass", or "blocked: condition" / "unknown: condition".
inline std::string answer(const decision::Candidate& c, std::string_view gate) {
    for (const auto& g : c.gates) {
        if (g.gate != gate) continue;
        return g.verdict == policy::Verdict::pass ? "pass" : std::string(policy::verdict_name(g.verdict)) + ": " + g.condition;
    }
    return "no such gate";
}

}  // namespace segue::test
