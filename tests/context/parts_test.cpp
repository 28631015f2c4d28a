// Events as JSON, identity keys, the history index, values and templates.

#include "core/context/phone.h"
#include "tests/context/support.h"

namespace segue::context {
namespace {

using condition::HistoryFunction;
using testing::ElementsAre;
using testing::HasSubstr;

std::string key(std::string_view kind, std::string_view value) {
    const auto made = normalise_key(kind, value);
    return made ? made->kind + "=" + made->value : "refused: " + made.error().message;
}

TEST(IdentityKeys, PhoneNumbersOfOnePersonAreOneKey) {
    for (const char* form : {"+4930123456", "+49 30 1234-56", "0049 30/123456", "+49.30.123456", " +49 (30) 123456 ", "+49 (0)30 123456", "0049(0)30123456", "tel:+49-30-123456", "+49 30 123456 ext. 7"}) {
        EXPECT_EQ(key("phone", form), "phone=+4930123456") << form;
    }
}

TEST(IdentityKeys, PhoneNumbersThatAreNotClearAreRefusedWithoutTheNumber) {
    for (const char* form : {"030 777888", "+49 30 CALL", "+4930777888+1", "+777888", "+7778881234567890", "+0307778881", "00", "+", "+49\x00"}) {
        EXPECT_THAT(key("phone", form), HasSubstr("refused")) << form;
        EXPECT_EQ(key("phone", form).find("777888"), std::string::npos) << form;
    }
}

std::string phone_in(std::string_view value, std::string_view region) {
    const auto made = normalise_key("phone", value, region);
    return made ? made->value : "refused: " + made.error().message;
}

TEST(IdentityKeys, PhoneNumbersInNationalFormNeedARegion) {
    EXPECT_EQ(phone_in("030 123456", "DE"), "+4930123456");
    EXPECT_EQ(phone_in("(212) 555-0123", "US"), "+12125550123");
    EXPECT_EQ(phone_in("0049 30 123456", "DE"), "+4930123456");
    EXPECT_EQ(phone_in("011 49 30 123456", "US"), "+4930123456") << "each region dials abroad in its own way";
    EXPECT_EQ(phone_in("06 1234 5678", "IT"), "+390612345678") << "Italy keeps its zero";
    EXPECT_EQ(phone_in("+49 30 123456", "US"), "+4930123456") << "an international number needs no region";
    EXPECT_THAT(phone_in("030 123456", ""), HasSubstr("its region must be known"));
    EXPECT_THAT(phone_in("030 123456", "XX"), HasSubstr("refused"));
    EXPECT_TRUE(is_phone_region("DE"));
    EXPECT_FALSE(is_phone_region("XX"));
}

TEST(IdentityKeys, AreShownToPeopleInPartOnly) {
    EXPECT_EQ(shown_key({"phone", "+4930123456"}), "phone ending in 456");
    EXPECT_EQ(shown_key({"email", "ada@example.com"}), "e-mail a…@example.com");
    EXPECT_EQ(shown_key({"crm", "A17"}), "crm ending in …");
}

TEST(IdentityKeys, EMailAddressesAreLowerCaseWithOneAtAndNoBlanks) {
    EXPECT_EQ(key("email", " Ada@Example.COM "), "email=ada@example.com");
    for (const std::string form : {"ada", "@example.com", "ada@", "a@b@c", "a b@c", "a\tb@c", "a\nb@c"}) EXPECT_THAT(key("email", form), HasSubstr("refused")) << form;
    EXPECT_THAT(key("email", std::string("a\0b@c", 5)), HasSubstr("refused"));
}

TEST(IdentityKeys, OfVendorsStayAsTheyAre) {
    EXPECT_EQ(key("crm", " A-17 b "), "crm=A-17 b");
    EXPECT_THAT(key("crm", "  "), HasSubstr("refused"));
    EXPECT_THAT(key("", "x"), HasSubstr("refused"));
}

base::Json whole_event() {
    return json("{'specversion':'1.0','id':'1','source':'/s','type':'payment.failed','time':'2026-01-01T00:00:00.5Z','customer':'cu-1','subject':'o1','channel':'web','direction':'inbound',"
                "'contactid':'K','journeyid':'J','identity':'a@b.c','identitytype':'email','data':{'x':[1,2.5,null]}}");
}

TEST(Events, AreReadAndWrittenToTheSame) {
    const auto read = read_event(whole_event(), "f");
    ASSERT_TRUE(read.ok()) << read.error().text();
    EXPECT_EQ(event_json(*read), whole_event());
    EXPECT_EQ(read->time, at("2026-01-01T00:00:00.5Z"));
    EXPECT_EQ(read->contact_id, "K");
    const auto again = read_event(event_json(*read), "f");
    EXPECT_TRUE(again.ok() && same_event(*again, *read) && !happened_before(*again, *read));
}

TEST(Events, ARegionIsAppliedWhenTheEventIsRead) {
    base::Json called = whole_event();
    called.set("identity", "030 123456");
    called.set("identitytype", "phone");
    called.set("identityregion", "DE");
    EXPECT_EQ(read_event(called, "f")->identity, "+4930123456");
    called.set("identity", "030 CALL US");
    EXPECT_EQ(read_event(called, "f")->identity, "030 CALL US") << "what cannot be read stays, and is a problem of the picture";
}

TEST(Events, EachMissingOrMistypedAttributeIsRefusedByName) {
    for (const char* needed : {"specversion", "id", "source", "type", "time"}) {
        base::Json without = whole_event();
        without.erase(needed);
        const auto read = read_event(without, "f");
        ASSERT_FALSE(read.ok()) << needed;
        EXPECT_THAT(read.error().message, HasSubstr(needed));
    }
    for (const char* attribute : {"specversion", "id", "source", "type", "time", "customer", "identity", "identitytype", "subject", "channel", "direction", "contactid", "journeyid", "data"}) {
        for (const base::Json& odd : {base::Json(5), base::Json(true), base::Json::list({1}), base::Json(2.5)}) {
            base::Json changed = whole_event();
            changed.set(attribute, odd);
            const auto read = read_event(changed, "f");
            ASSERT_FALSE(read.ok()) << attribute;
            EXPECT_THAT(read.error().message, HasSubstr(attribute));
        }
    }
}

TEST(Events, OfOddContentAreRefused) {
    const std::vector<std::pair<const char*, base::Json>> odd = {
        {"type", "Payment.failed"}, {"type", "payment"},         {"type", ".payment"},        {"type", "payment."}, {"type", "a..b"}, {"type", "pay ment.x"}, {"time", "yesterday"},
        {"time", "2026-02-30T00:00:00Z"}, {"channel", "Voice"}, {"direction", "sideways"}, {"specversion", "0.3"}, {"id", std::string(4097, 'x')}, {"id", ""}};
    for (const auto& each : odd) {
        base::Json changed = whole_event();
        changed.set(each.first, each.second);
        EXPECT_FALSE(read_event(changed, "f").ok()) << each.first << " " << base::write_json(each.second).substr(0, 40);
    }
    EXPECT_FALSE(read_event(base::Json(5), "f").ok());
    EXPECT_FALSE(read_event(base::Json(), "f").ok());
    base::Json nobody = whole_event();
    nobody.erase("customer");
    EXPECT_TRUE(read_event(nobody, "f").ok()) << "an identity is enough";
    nobody.erase("identitytype");
    EXPECT_FALSE(read_event(nobody, "f").ok());
    base::Json null_data = whole_event();
    null_data.set("data", {});
    EXPECT_TRUE(read_event(null_data, "f").ok());
}

TEST(Events, ErrorsNeverRepeatWhatMayBeSomebodys) {
    for (const char* attribute : {"type", "time", "channel", "direction"}) {
        for (const char* personal : {"Ada Okafor", "+49 30 123456", "ada@b.example", "4111111111111111", "Lindenweg 5"}) {
            base::Json changed = whole_event();
            changed.set(attribute, personal);
            const auto read = read_event(changed, "f");
            ASSERT_FALSE(read.ok());
            EXPECT_EQ(read.error().text().find(personal), std::string::npos) << read.error().text();
        }
    }
    base::Json slip = whole_event();
    slip.set("channel", "vioce");
    EXPECT_THAT(read_event(slip, "f").error().message, HasSubstr("'vioce'; did you mean 'voice'?"));
}

History days() {
    History history;
    for (int day = 1; day <= 9; ++day) {
        const std::string amount = day == 5 ? "'five'" : day == 6 ? "6.5" : std::to_string(day);
        history.append(event("e" + std::to_string(day), day % 2 ? "odd.day" : "even.day", "2026-01-0" + std::to_string(day) + "T00:00:00Z", "{'amount':" + amount + "}"));
    }
    return history;
}

TEST(History, CountsTheWindowThatEndsNowAndKnowsWhenItChanges) {
    const History history = days();
    const auto count = history.answer(HistoryFunction::count, "odd.day", base::days(4), "", at("2026-01-07T00:00:00Z"));
    EXPECT_EQ(count.number, 2) << "the 3rd is just out, the 9th is still to come";
    EXPECT_THAT(std::vector<std::uint32_t>(count.cited.begin(), count.cited.end()), ElementsAre(4u, 6u));
    EXPECT_EQ(count.changes_at, at("2026-01-09T00:00:00Z"));
    EXPECT_EQ(history.answer(HistoryFunction::count, "odd.day", base::days(4), "", at("2026-01-09T00:00:00Z")).changes_at, at("2026-01-11T00:00:00Z"));
    EXPECT_EQ(history.answer(HistoryFunction::seen, "no.day", base::days(4), "", late).number, 0);
    EXPECT_EQ(history.answer(HistoryFunction::seen, "no.day", base::days(4), "", late).changes_at, std::nullopt);
    EXPECT_EQ(history.answer(HistoryFunction::count, "even.day", {}, "", late).number, 4);
    EXPECT_EQ(history.answer(HistoryFunction::count, "even.day", {}, "", late).changes_at, std::nullopt);
}

TEST(History, TellsManyTypesApart) {
    History history;
    for (int round = 0; round < 3; ++round) {
        for (std::uint32_t type = 0; type < 200; ++type) {
            const std::string n = std::to_string(type), minute = std::to_string(10 + round);
            EXPECT_EQ(history.append(event("e" + n + "-" + minute, "type.t" + n, "2026-01-01T00:" + minute + ":00Z", "{}")), type) << "numbered as they come";
        }
    }
    for (std::uint32_t type = 0; type < 200; ++type) EXPECT_THAT(history.of_type("type.t" + std::to_string(type)), ElementsAre(type, type + 200, type + 400));
    EXPECT_TRUE(history.of_type("type.t200").empty());
    EXPECT_TRUE(History().of_type("type.t0").empty());
}

TEST(History, NegativeEmptyAndHugeWindowsAreHarmless) {
    const History history = days();
    for (const base::Duration window : {base::Duration{0}, base::days(-3), base::Duration{INT64_MIN}}) EXPECT_TRUE(history.within("odd.day", window, late).empty()) << window.us;
    EXPECT_EQ(history.within("odd.day", base::Duration{INT64_MAX}, late).size(), 5u);
    EXPECT_TRUE(history.within("odd.day", base::days(4), at("2025-01-01T00:00:00Z")).empty());
}

TEST(History, KnowsTheFirstTheLastAndHowLongAgo) {
    const History history = days();
    const base::Time now = at("2026-01-08T12:00:00Z");
    EXPECT_EQ(history.answer(HistoryFunction::first, "even.day", {}, "", now).event->text_or("id"), "e2");
    EXPECT_EQ(history.answer(HistoryFunction::last, "even.day", {}, "", now).event->text_or("id"), "e8");
    EXPECT_EQ(history.answer(HistoryFunction::since, "even.day", {}, "", now).number, base::hours(12).us);
    const auto none = history.answer(HistoryFunction::last, "even.day", {}, "", at("2025-01-01T00:00:00Z"));
    EXPECT_FALSE(none.found);
    EXPECT_EQ(none.event, nullptr);
    EXPECT_EQ(none.changes_at, at("2026-01-02T00:00:00Z"));
}

TEST(History, SumsNumbersAndPassesOverTheRest) {
    EXPECT_DOUBLE_EQ(days().answer(HistoryFunction::sum, "odd.day", {}, "/amount", late).sum, 1 + 3 + 7 + 9);
    EXPECT_DOUBLE_EQ(days().answer(HistoryFunction::sum, "even.day", {}, "/amount", late).sum, 2 + 4 + 6.5 + 8);
    EXPECT_DOUBLE_EQ(days().answer(HistoryFunction::sum, "even.day", {}, "/nothing", late).sum, 0);
    EXPECT_DOUBLE_EQ(days().answer(HistoryFunction::sum, "even.day", {}, "", late).sum, 0);
}

TEST(History, ShowsAnEventWithoutDataAsAnEmptyMap) {
    Event bare = event("1", "a.b", "2026-01-01T00:00:00Z");
    bare.data = {};
    EXPECT_TRUE(event_view_of(bare).find("data")->is_object());
}

base::Json value_of(const char* rule, const char* data = "{'a':{'b':7}}") {
    base::Issues issues("test");
    const auto read = ValueRule::read(json(rule), base_schema(), issues);
    EXPECT_FALSE(issues.has_errors()) << rule;
    const auto context = fold({});
    return read.value(json(data), ContextEnvironment(context, late)).value_or(base::Json("nothing there"));
}

TEST(Values, AreLiteralsPicksOrExpressions) {
    EXPECT_EQ(value_of("5"), base::Json(5));
    EXPECT_EQ(value_of("{'x':1,'at':'/a'}"), json("{'x':1,'at':'/a'}")) << "two members are a literal";
    EXPECT_EQ(value_of("{'at':'/a/b'}"), base::Json(7));
    EXPECT_EQ(value_of("{'at':''}"), json("{'a':{'b':7}}"));
    EXPECT_EQ(value_of("{'at':'/a/c'}"), base::Json("nothing there"));
    EXPECT_EQ(value_of("{'cel':'1 + 2'}"), base::Json(3));
    EXPECT_EQ(value_of("{'cel':'customer.nobody'}"), base::Json("nothing there"));
}

TEST(Values, OfOddShapeAreIssues) {
    for (const char* rule : {"{'at':5}", "{'at':'a'}", "{'cel':5}", "{'cel':'1 +'}", "{'cel':'custmer.x'}"}) {
        base::Issues issues("test");
        static_cast<void>(ValueRule::read(json(rule), base_schema(), issues));
        EXPECT_TRUE(issues.has_errors()) << rule;
    }
}

std::string rendered(const std::string& text, bool fails = false) {
    base::Issues issues("test");
    const auto made = Template::read(base::Json(text), base_schema(), issues);
    EXPECT_EQ(issues.has_errors(), fails) << text;
    const auto context = fold({event("1", "profile.updated", "2026-01-01T00:00:00Z", "{'fields':{'name':'Ada','n':3.0,'tags':['a','','b'],'none':null}}")});
    return made.render(ContextEnvironment(context, late)).value_or("(nothing)");
}

TEST(Templates, FillTheirBraces) {
    EXPECT_EQ(rendered("Dear {customer.name}!"), "Dear Ada!");
    EXPECT_EQ(rendered("{customer.n} {1 + 1} {true}"), "3 2 true");
    EXPECT_EQ(rendered("{'}'}{\"{\"}"), "}{");
    EXPECT_EQ(rendered("{{braces}} } alone"), "{braces} } alone");
    EXPECT_EQ(rendered("no braces, ümlaut"), "no braces, ümlaut");
    EXPECT_EQ(rendered(""), "");
}

TEST(Templates, SayNothingWhenSomethingIsMissing) {
    EXPECT_EQ(rendered("Dear {customer.nickname}"), "(nothing)");
    EXPECT_EQ(rendered("Dear {customer.none}"), "(nothing)");
}

TEST(Templates, OfOddShapeAreIssues) {
    for (const char* text : {"{", "a {customer.name", "{}", "{1 +}", "{custmer.name}", "{'}"}) rendered(text, true);
    base::Issues issues("test");
    EXPECT_TRUE(Template::read(base::Json(5), base_schema(), issues).empty());
    EXPECT_TRUE(issues.has_errors());
}

TEST(ShownValues, ReadAsPeopleWrite) {
    EXPECT_EQ(shown_value(json("'a'")), "a");
    EXPECT_EQ(shown_value(json("2.0")), "2");
    EXPECT_EQ(shown_value(json("2.5")), "2.5");
    EXPECT_EQ(shown_value(json("[1,'b',true]")), "1, b, true");
    EXPECT_EQ(shown_value(json("null")), "nothing");
    EXPECT_EQ(shown_value(json("{'a':1}")), "{\"a\":1}");
}

}  // namespace
}  // namespace segue::context
