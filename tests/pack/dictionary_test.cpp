// An event type that the dictionary does not list is an error wherever a pack names it, with the nearest name.

#include "tests/support/small_pack.h"

namespace segue::test {
namespace {

using testing::HasSubstr;

struct Slip {
    const char* file;
    const char* from;
    const char* to;
    const char* nearest;
};

TEST(Dictionary, AnUnlistedTypeIsAnErrorWithTheNearestNameInEveryFile) {
    for (const Slip& slip : std::vector<Slip>{
             {"subjects.json", R"("type":"order.paid")", R"("type":"order.payed")", "order.paid"},
             {"brief.json", R"("each":["payment.failed"])", R"("each":["payment.fialed"])", "payment.failed"},
             {"policies.json", R"("counts":["message.sent"]}],)", R"("counts":["mesage.sent"]}],)", "message.sent"},
             {"policies.json", R"("counts":["message.sent"]},"text")", R"("counts":["message.snt"]},"text")", "message.sent"},
             {"personas.json", "customer.tier == 'gold'", "history.seen('order.payd', duration('24h'))", "order.paid"},
             {"actions.json", "subject.status == 'open'", "history.seen('payment.faild', duration('24h'))", "payment.failed"},
             {"dispositions.json", "customer.id != 'nobody'", "history.count('order.plced', duration('24h')) > 0", "order.placed"},
             {"journeys/payment.json", R"("starts":[{"on":"order.placed"}])", R"("starts":[{"on":"order.plaecd"}])", "order.placed"},
             {"journeys/payment.json", R"({"event":"payment.failed","target":"failed"})", R"({"event":"payment.failled","target":"failed"})", "payment.failed"},
             {"journeys/payment.json", R"("goal":[{"on":"order.paid"}])", R"("goal":[{"on":"order.pid"}])", "order.paid"}}) {
        const auto reading = pack::read_pack(changed_pack(slip.file, slip.from, slip.to), "small", instant("2026-01-01T00:00:00Z"));
        const std::string what = std::string(slip.file) + " " + slip.to;
        EXPECT_EQ(reading.pack, nullptr) << what;
        ASSERT_FALSE(reading.issues.empty()) << what;
        const auto& issue = reading.issues.front();
        EXPECT_THAT(base::issue_text(issue), HasSubstr(std::string("did you mean '") + slip.nearest + "'?")) << what;
        EXPECT_THAT(issue.file, HasSubstr(slip.file));
        EXPECT_GE(issue.place.line, 1u);
    }
}

TEST(Head, SaysTheRegionOfTelephoneNumbersAndWhichFactsToBelieve) {
    auto files = changed_pack("pack.json", R"("owner":"tests")", R"("owner":"tests","locale":"de-AT","identity":{"weak":["device"]},"facts":{"trust":["/crm"],"fresh":[{"field":"city","max_age":"P30D"}]})");
    const auto pack = read_small(files);
    ASSERT_TRUE(pack);
    EXPECT_EQ(pack->fold.context.identity.region, "AT") << "the locale's, where nothing else is said";
    EXPECT_TRUE(pack->fold.context.identity.is_weak("device"));
    ASSERT_TRUE(pack->fold.context.facts);
    EXPECT_EQ(pack->fold.context.facts->max_age("city", "/any"), base::days(30));
    EXPECT_EQ(pack->fold.context.facts->rank("/crm"), 0u);
}

TEST(Head, OfARegionThatDoesNotExistOrAnAgeThatIsMissingIsRefused) {
    for (const char* odd : {R"("identity":{"region":"XX"})", R"("identity":{"regoin":"DE"})", R"("facts":{"fresh":[{"field":"city"}]})", R"("facts":{"fresh":[{"max_age":"soon"}]})"}) {
        const auto reading = pack::read_pack(changed_pack("pack.json", R"("owner":"tests")", std::string(R"("owner":"tests",)") + odd), "small", instant("2026-01-01T00:00:00Z"));
        EXPECT_EQ(reading.pack, nullptr) << odd;
    }
}

}  // namespace
}  // namespace segue::test
