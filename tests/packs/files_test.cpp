// Our packs as files: they read without a finding, and each file names the schema that an editor checks it by.

#include "tests/packs/support.h"

#include <gmock/gmock.h>

namespace segue::packs_test {
namespace {

class OurPacks : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(All, OurPacks, testing::Values("early-collections", "retail-care", "retail-service", "service-recovery"), [](const auto& param) {
    std::string name = param.param;
    name[name.find('-')] = '_';
    return name;
});

TEST_P(OurPacks, ReadWithoutAnyFinding) {
    const auto pack = load(GetParam());
    ASSERT_TRUE(pack);
    EXPECT_EQ(pack->id, GetParam());
    EXPECT_FALSE(pack->journeys.empty());
    EXPECT_FALSE(pack->personas.empty());
}

TEST_P(OurPacks, EveryFileNamesASchemaThatExists) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(pack_folder(GetParam()))) {
        if (!entry.is_regular_file()) continue;
        const auto text = runtime::read_text_file(entry.path());
        ASSERT_TRUE(text);
        const auto json = base::parse_json(*text, entry.path().string());
        ASSERT_TRUE(json) << json.error().text();
        const std::string schema(json->text_or("$schema"));
        ASSERT_FALSE(schema.empty()) << entry.path();
        const auto place = entry.path().parent_path() / schema;
        EXPECT_TRUE(std::filesystem::exists(place)) << entry.path() << ": " << schema;
        EXPECT_THAT(place.filename().string(), testing::EndsWith(".schema.json"));
    }
}

TEST_P(OurPacks, HaveARuleSentenceAndAStepForEveryActionDoneWithTheCustomer) {
    const auto pack = load(GetParam());
    ASSERT_TRUE(pack);
    for (const auto& action : pack->rules.actions) {
        for (const auto& rules : {action.eligibility, action.applicability, action.suitability}) {
            for (const auto& rule : rules) EXPECT_FALSE(rule.otherwise.empty()) << action.id << ": " << rule.id;
        }
        const bool in_contact = std::any_of(action.treatments.begin(), action.treatments.end(),
                                            [](const auto& t) { return t.reach == decision::Reach::in_contact; });
        EXPECT_TRUE(!in_contact || !action.say.empty()) << action.id;
        EXPECT_TRUE(!action.confirmation || action.steps.size() >= 3) << action.id;
    }
}

TEST(Schemas, AreReadableAndReferOnlyToEachOther) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(source_dir / "assets/schemas")) {
        if (!entry.path().string().ends_with(".schema.json")) continue;
        ++count;
        const auto text = runtime::read_text_file(entry.path());
        ASSERT_TRUE(text);
        const auto json = base::parse_json(*text, entry.path().string());
        ASSERT_TRUE(json) << json.error().text();
        EXPECT_EQ(json->text_or("$schema"), "https://json-schema.org/draft/2020-12/schema");
        EXPECT_FALSE(json->text_or("title").empty());
        EXPECT_FALSE(json->text_or("description").empty());
    }
    EXPECT_GE(count, 13u);
}

/// What the schema of records says about a record's parts, looked up rather than validated.
TEST(Schemas, KnowEveryFieldOfADecisionRecord) {
    const auto text = runtime::read_text_file(source_dir / "assets/schemas/decision-record.schema.json");
    ASSERT_TRUE(text);
    const auto schema = base::parse_json(*text, "decision-record.schema.json");
    ASSERT_TRUE(schema);
    const auto pack = load("service-recovery");
    ASSERT_TRUE(pack);
    Story story(pack);
    story.add("2026-05-10T08:00:00Z", "fault.reported", R"({"fault":"F-1","symptom":"no connection"})", "app")
        .contact("2026-05-14T09:00:00Z");
    const auto judged = story.judge("2026-05-14T09:05:00Z");
    const base::Json record = decision::record_json(judged->decision, judged->input, pack->rules, {"0", "0", 0});
    const auto known = [&schema](const base::Json& part, std::string_view properties) {
        const base::Json* fields = schema->at(properties);
        ASSERT_TRUE(fields) << properties;
        for (const auto& member : *part.members())
            EXPECT_TRUE(fields->find(member.first)) << properties << " lacks " << member.first;
    };
    known(record, "/properties");
    known(*record.find("inputs"), "/properties/inputs/properties");
    known(*record.find("outcome"), "/properties/outcome/properties");
    const base::Json& first = (*record.at("/outcome/candidates")->items())[0];
    known(first, "/$defs/candidate/properties");
    for (const auto& gate : *first.find("gates")->items()) known(gate, "/$defs/gate/properties");
}

}  // namespace
}  // namespace segue::packs_test
