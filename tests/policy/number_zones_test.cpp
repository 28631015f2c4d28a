// Zones of telephone numbers, out of the table that the build made.

#include "core/policy/number_zones.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace segue::policy {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(NumberZones, TheLongestPrefixWins) {
    EXPECT_THAT(zones_of_number("+12125550123").zones, ElementsAre("America/New_York"));
    EXPECT_THAT(zones_of_number("+13105550123").zones, ElementsAre("America/Los_Angeles"));
    EXPECT_THAT(zones_of_number("+4930123456").zones, ElementsAre("Europe/Berlin"));
    // Area code 850 is split: Pensacola lives by Chicago, Tallahassee by New York.
    EXPECT_THAT(zones_of_number("+18504340123").zones, ElementsAre("America/Chicago"));
    EXPECT_THAT(zones_of_number("+18502240123").zones, ElementsAre("America/New_York"));
}

TEST(NumberZones, ACodeThatOnlyTellsTheCountryGivesAllOfItsZones) {
    const auto unknown = zones_of_number("+16002012345");
    EXPECT_TRUE(unknown.whole_country);
    EXPECT_GT(unknown.zones.size(), 20u);
    EXPECT_THAT(unknown.zones, Contains("America/Los_Angeles"));
    EXPECT_FALSE(zones_of_number("+12125550123").whole_country);
    EXPECT_FALSE(zones_of_number("+4930123456").whole_country) << "one country, one zone: nothing is open";
}

TEST(NumberZones, TollFreeNumbersTellNoPlace) {
    for (const char* number : {"+18005550123", "+18885550123", "+18775550123", "+18665550123", "+18555550123", "+18445550123", "+18335550123", "+80012345678"}) {
        EXPECT_THAT(zones_of_number(number).zones, IsEmpty()) << number;
    }
}

TEST(NumberZones, WhatIsNoNumberHasNone) {
    for (const char* number : {"", "+", "12125550123", "+0123456789", "+1212555012x", "+1 2125550123", "+12", "+1234567890123456789"}) {
        EXPECT_THAT(zones_of_number(number).zones, IsEmpty()) << number;
    }
}

TEST(NumberZones, TheVersionOfTheMetadataIsTold) { EXPECT_GE(number_zones_version().size(), 5u); }

}  // namespace
}  // namespace segue::policy
