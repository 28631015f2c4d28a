#include "core/journey/event_table.h"

#include <gtest/gtest.h>

#include <string>

using segue::journey::descriptor_matches;
using segue::journey::EventName;
using segue::journey::EventTable;

TEST(EventNames, MatchByWholeParts) {
    EXPECT_TRUE(descriptor_matches("fault", "fault"));
    EXPECT_TRUE(descriptor_matches("fault", "fault.reported"));
    EXPECT_TRUE(descriptor_matches("fault.*", "fault.reported.twice"));
    EXPECT_TRUE(descriptor_matches("fault.*", "fault"));
    EXPECT_TRUE(descriptor_matches("fault.", "fault.reported"));
    EXPECT_TRUE(descriptor_matches("*", "anything"));
    EXPECT_FALSE(descriptor_matches("fault", "faulty.line"));
    EXPECT_FALSE(descriptor_matches("fault.reported", "fault"));
    EXPECT_FALSE(descriptor_matches("Fault", "fault"));
}

TEST(EventTables, ClassifyByTheLongestDescriptor) {
    EventTable table;
    const auto fault = table.add("fault.*");
    const auto reported = table.add("fault.reported");
    EXPECT_EQ(table.add("fault"), fault) << "fault.* and fault are one";
    EXPECT_EQ(table.add("*"), EventTable::other);
    table.finish();
    EXPECT_EQ(table.classify(EventName("fault")), fault);
    EXPECT_EQ(table.classify(EventName("fault.resolved")), fault);
    EXPECT_EQ(table.classify(EventName("fault.reported")), reported);
    EXPECT_EQ(table.classify(EventName("fault.reported.again")), reported);
    EXPECT_EQ(table.classify(EventName("faulty")), EventTable::other);
    EXPECT_EQ(table.classify(EventName("")), EventTable::other);
    EXPECT_TRUE(table.covers(fault, reported));
    EXPECT_FALSE(table.covers(reported, fault));
    EXPECT_TRUE(table.covers(EventTable::other, fault));
}

TEST(EventTables, ClassifyAThousandNamesAsTheRuleSays) {
    EventTable table;
    for (int n = 0; n < 1000; ++n) table.add("type" + std::to_string(n % 100) + ".part" + std::to_string(n));
    table.finish();
    for (int n = 0; n < 1000; ++n) {
        const std::string name = "type" + std::to_string(n % 100) + ".part" + std::to_string(n);
        EXPECT_EQ(table.descriptor(table.classify(EventName(name))), name);
        EXPECT_EQ(table.descriptor(table.classify(EventName(name + ".more.and.more"))), name);
    }
}

TEST(EventTables, BearNamesOfVeryManyParts) {
    EventTable table;
    const auto a = table.add("a");
    table.finish();
    std::string name = "a";
    for (int n = 0; n < 100; ++n) name += ".x";
    EXPECT_EQ(table.classify(EventName(name)), a);
    EXPECT_EQ(table.classify(EventName(std::string(200, '.'))), EventTable::other);
}
