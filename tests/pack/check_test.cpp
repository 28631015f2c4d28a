// What no single file can know: findings over the pack as a whole, each with its place and a remedy.

#include "tests/support/small_pack.h"

namespace segue::test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> issues(const pack::PackFiles& files, const char* now = "2026-01-01T00:00:00Z") {
    std::vector<std::string> found;
    for (const auto& issue : pack::read_pack(files, "p", instant(now)).issues) found.push_back(base::issue_text(issue));
    return found;
}

TEST(WholePack, AVersionMustBeOneThatCanBeCompared) {
    EXPECT_THAT(issues(changed_pack("pack.json", "1.0.0", "spring")), ElementsAre(AllOf(HasSubstr("p/pack.json:1:25: error: the version 'spring' is no semantic version"), HasSubstr("1.2.0"))));
}

TEST(WholePack, AnEngineThatDoesNotFitIsRefused) {
    const auto with = [](const std::string& range) { return issues(changed_pack("pack.json", "\"owner\"", "\"engine\":\"" + range + "\",\"owner\"")); };
    EXPECT_THAT(with(">=0.1.0"), IsEmpty());
    EXPECT_THAT(with(">=99.0.0"), ElementsAre(AllOf(HasSubstr("p/pack.json:1:"), HasSubstr("error: the pack needs an engine >=99.0.0; this one is "))));
    EXPECT_THAT(with("latest"), ElementsAre(HasSubstr("the engine's range 'latest' cannot be read")));
}

TEST(WholePack, ARetiredPackIsSaidToBeRetired) {
    EXPECT_THAT(issues(small_pack_files(), "2029-02-01T00:00:00Z"), Contains(AllOf(HasSubstr("p/pack.json:1:"), HasSubstr("warning: the pack has been retired"))));
    EXPECT_THAT(issues(changed_pack("pack.json", "2029-01-01", "2027-01-01")), ElementsAre(HasSubstr("retired before it is reviewed")));
}

TEST(WholePack, TwoRulesThatAskTheSameOverlap) {
    EXPECT_THAT(issues(changed_pack("actions.json", R"~({"id":"target_entered","when":"has(attempt.to)")~", R"({"id":"again","when":"subject.status == 'paid'")")),
                ElementsAre(AllOf(HasSubstr("p/actions.json:5:25: warning: the rule 'again' overlaps 'is_paid' in line 4"), HasSubstr("remove one of them"))));
}

TEST(WholePack, TwoTreatmentsThatReachAlike) {
    EXPECT_THAT(issues(changed_pack("actions.json", R"({"id":"mail","mode")", R"({"id":"post","mode":"message","reach":"outbound","channel":"email","purpose":"marketing","text":"x"},{"id":"mail","mode")")),
                ElementsAre(AllOf(HasSubstr("warning: the treatment 'mail' is reached like 'post'"))));
}

TEST(WholePack, AHandOverThatIsRecommendedNamesTheCodeThatDoesIt) {
    const auto with = [](const std::string& treatment, const std::string& code = R"("hand_over":{"to":"billing"},)") {
        auto files = changed_pack("actions.json", R"({"id":"advise","title":"Give advice","value":"6")", R"({"id":"advise","title":"Give advice","value":"6","treatments":[)" + treatment + "]");
        files["dispositions.json"].replace(files["dispositions.json"].find(R"("id":"settled",)"), 15, R"("id":"settled",)" + code);
        return issues(files);
    };
    EXPECT_THAT(with(R"({"id":"over","mode":"handover","wrap_up":"settled"})"), IsEmpty());
    EXPECT_THAT(with(R"({"id":"over","mode":"handover"})"), ElementsAre(AllOf(HasSubstr("does nothing without a wrap-up code"), HasSubstr("hand_over"))));
    EXPECT_THAT(with(R"({"id":"over","mode":"handover","wrap_up":"setled"})"), ElementsAre(AllOf(HasSubstr("no code 'setled'"), HasSubstr("did you mean 'settled'?"))));
    EXPECT_THAT(with(R"({"id":"over","mode":"handover","wrap_up":"will_pay"})"), ElementsAre(HasSubstr("the code 'will_pay' has no 'hand_over'")));
    EXPECT_THAT(with(R"({"id":"on","mode":"continue","channel":"chat","wrap_up":"settled"})"), ElementsAre(HasSubstr("has no 'continue_on'")));
    EXPECT_THAT(with(R"({"id":"on","mode":"continue","channel":"chat","wrap_up":"settled"})", R"("continue_on":{"channel":"sms"},)"), ElementsAre(HasSubstr("goes on by sms, not by 'chat'")));
    EXPECT_THAT(with(R"({"id":"guide","wrap_up":"settled"})"), ElementsAre(HasSubstr("only a treatment of the mode 'handover' or 'continue'")));
}

TEST(WholePack, TwoPersonasThatAreTheSamePeople) {
    EXPECT_THAT(issues(changed_pack("personas.json", "]}", R"(,{"id":"best","title":"Best","when":"customer.tier == 'gold'"}]})")), ElementsAre(AllOf(HasSubstr("p/personas.json:1:"), HasSubstr("warning: the persona 'best' is the same people as 'gold'"))));
}

TEST(WholePack, ASubjectThatNothingUses) {
    EXPECT_THAT(issues(changed_pack("subjects.json", R"({"subjects":[)", R"({"subjects":[{"kind":"parcel","title":"P","events":[{"type":"order.paid"}]},)")),
                ElementsAre(AllOf(HasSubstr("p/subjects.json:1:14: warning: nothing uses the subjects of the kind 'parcel'"))));
}

TEST(WholePack, AnEventThatNothingUsesAndNobodyCanRead) {
    EXPECT_THAT(issues(changed_pack("events.json", R"({"events":[)", R"({"events":[{"type":"order.weighed","title":"Weighed"},)")), ElementsAre(AllOf(HasSubstr("p/events.json:1:12: warning: nothing uses the event 'order.weighed'"), HasSubstr("timeline"))));
    EXPECT_THAT(issues(changed_pack("events.json", R"({"events":[)", R"({"events":[{"type":"order.weighed","title":"Weighed","text":"{event.data.kg} kg"},)")), IsEmpty()) << "its line in the timeline is use enough";
    EXPECT_THAT(issues(changed_pack("events.json", R"({"events":[)", R"({"events":[{"type":"order.paid.late","title":"Paid late"},)")), IsEmpty()) << "a journey's 'order.paid' stands for all below it";
}

TEST(WholePack, AWrapUpCodeThatNoFileHasNeverComes) {
    EXPECT_THAT(issues(changed_pack("journeys/payment.json", "event.data.code == 'will_pay'", "event.data.code == 'wil_pay'")),
                ElementsAre(AllOf(HasSubstr("p/journeys/payment.json:5:"), HasSubstr("error: dispositions.json has no code 'wil_pay'"), HasSubstr("did you mean 'will_pay'?"))));
    EXPECT_THAT(issues(changed_pack("journeys/payment.json", "event.data.code == 'will_pay'", "event.data.code in ['will_pay', 'setled']")), ElementsAre(HasSubstr("did you mean 'settled'?")));
    EXPECT_THAT(issues(changed_pack("journeys/payment.json", "event.data.code == 'will_pay'", "event.data.code in ['will_pay', 'settled'] && event.data.outcome == 'success'")), IsEmpty());
}

TEST(WholePack, AKeyThatAWrapUpCarriesTooWouldMissEveryWrapUp) {
    EXPECT_THAT(issues(changed_pack("journeys/payment.json", R"({"at":"/order"})", R"({"at":"/code"})")), ElementsAre(AllOf(HasSubstr("p/journeys/payment.json:1:74: error: a wrap-up carries '/code' too"), HasSubstr("otherwise"))));
}

TEST(WholePack, AStateThatOffersActionsWithoutAWrapUpCode) {
    EXPECT_THAT(issues(changed_pack("journeys/payment.json", R"({"action":"remind","weight":"0.5"})", R"({"action":"refund","weight":"0.5"})")), ElementsAre(AllOf(HasSubstr("p/journeys/payment.json:3:11: warning: the state 'waiting' offers actions, but puts no wrap-up code forward"))));
}

TEST(WholePack, ASecondTransitionWithTheSameConditionCanNeverFire) {
    EXPECT_THAT(issues(changed_pack("journeys/payment.json", R"("target":"promised"}])", R"("target":"promised"},{"event":"disposition.recorded","when":"event.data.code == 'will_pay'","target":"waiting"}])")),
                ElementsAre(AllOf(HasSubstr("p/journeys/payment.json:5:"), HasSubstr("can never fire"))));
}

TEST(WholePack, AKeyOfASubjectHasNothingBesideIt) {
    EXPECT_THAT(issues(changed_pack("subjects.json", R"("key":{"at":"/order"})", R"("key":{"at":"/order","or":"/id"})")), ElementsAre(HasSubstr("a key is {\"at\": \"/pointer\"}")));
}

}  // namespace
}  // namespace segue::test
