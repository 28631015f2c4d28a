// Reading what people write: every fault is told, with its place and what to do.

#include "core/base/read_object.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace segue::base {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> texts(const Issues& issues) {
    std::vector<std::string> out;
    for (const auto& issue : issues.all()) out.push_back(issue_text(issue));
    return out;
}

struct Reading {
    explicit Reading(std::string_view text) : json(*parse_json(text, "pack/a.json")), reader(json, "an action", issues) {}
    Issues issues{"pack/a.json"};
    Json json;
    ObjectReader reader;
};

TEST(ObjectReader, TakesKnownFields) {
    Reading r(R"({"id":"call","on":true,"n":3,"p":"0.25","w":"PT48H","t":"2026-11-21T00:00:00Z","tags":["a","b"],"kind":"x","$schema":"s"})");
    EXPECT_EQ(r.reader.required_text("id"), "call");
    EXPECT_TRUE(r.reader.boolean("on", false));
    EXPECT_EQ(r.reader.integer("n", 0), 3);
    EXPECT_EQ(r.reader.fixed_point("p", {}), *parse_fixed("0.25"));
    EXPECT_EQ(r.reader.duration("w"), hours(48));
    EXPECT_EQ(r.reader.time("t"), parse_time("2026-11-21T00:00:00Z"));
    EXPECT_THAT(r.reader.texts("tags"), ElementsAre("a", "b"));
    EXPECT_EQ(r.reader.choice("kind", {"x", "y"}, "y"), "x");
    EXPECT_EQ(r.reader.text("absent", "else"), "else");
    EXPECT_EQ(r.reader.fixed_point("absent2", fixed(2)), fixed(2));
    r.reader.finish();
    EXPECT_THAT(texts(r.issues), IsEmpty());
}

TEST(ObjectReader, TellsAllFaultsAtOnceWithPlaceAndRemedy) {
    Reading r("{\"titel\":\"x\",\n \"on\":1,\n \"p\":0.25,\n \"w\":\"P1M\",\n \"kind\":\"z\",\n \"tags\":[1],\n \"t\":\"today\"}");
    (void)r.reader.required_text("id");
    (void)r.reader.text("title");
    (void)r.reader.boolean("on", false);
    (void)r.reader.fixed_point("p", {});
    (void)r.reader.duration("w");
    (void)r.reader.choice("kind", {"x", "y"}, "y");
    (void)r.reader.texts("tags");
    (void)r.reader.time("t");
    r.reader.finish();
    EXPECT_THAT(texts(r.issues), ElementsAre("pack/a.json:1:1: error: an action needs the field 'id'",
                                             "pack/a.json:2:7: error: 'on' must be true or false",
                                             HasSubstr("pack/a.json:3:6: error: 'p' must be a decimal in quotation marks"),
                                             HasSubstr("pack/a.json:4:6: error: 'w' must be an ISO 8601 duration"),
                                             HasSubstr("pack/a.json:5:9: error: 'kind' must be one of: x, y"),
                                             "pack/a.json:6:10: error: each item of 'tags' must be a text",
                                             HasSubstr("pack/a.json:7:6: error: 't' must be an RFC 3339 time"),
                                             "pack/a.json:1:10: error: an action has the unknown field 'titel' (did you mean 'title'?)"));
}

TEST(ObjectReader, WhatIsNoObjectIsToldOnce) {
    Reading r("[1]");
    EXPECT_FALSE(r.reader.is_object());
    (void)r.reader.required_text("id");
    r.reader.finish();
    EXPECT_THAT(texts(r.issues), ElementsAre("pack/a.json:1:1: error: an action must be a JSON object"));
}

TEST(ObjectReader, AnEmptyRequiredTextIsRefused) {
    Reading r(R"({"id":""})");
    (void)r.reader.required_text("id");
    EXPECT_TRUE(r.issues.has_errors());
}

TEST(ObjectReader, NumbersBeyondFixedPointAreRefused) {
    Reading r(R"({"p":1000000000000,"q":"99999999999999"})");
    EXPECT_EQ(r.reader.fixed_point("p", fixed(1)), fixed(1));
    EXPECT_EQ(r.reader.fixed_point("q", fixed(1)), fixed(1));
    EXPECT_EQ(r.issues.error_count(), 2u);
}

TEST(Issues, WarningsAreNoErrors) {
    Issues issues("f");
    issues.warning({2, 3}, "odd");
    EXPECT_FALSE(issues.has_errors());
    EXPECT_EQ(issue_text(issues.all().front()), "f:2:3: warning: odd");
}

}  // namespace
}  // namespace segue::base
