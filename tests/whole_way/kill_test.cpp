// kill -9 at 200 random moments of a scripted shift: no acknowledged disposition lost or doubled.

#include "tests/whole_way/program.h"
#include "tests/whole_way/shift.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <set>

namespace segue::test {
namespace {

// Under a sanitizer each start takes a second; what is proved there is that the moments are clean, not how many they are.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kills_wanted = 20;
#else
constexpr int kills_wanted = 200;
#endif

/// A random moment of a shift: when so many bytes have been printed, and up to so many microseconds after that. Bytes, because
/// the moments then fall on the work and not on the loading, however slow the machine is.
struct Moment {
    std::size_t bytes = 0;
    useconds_t after_us = 0;
};

/// Runs `segue take --all` on a script and kills it at that moment (none: never). The contacts that it acknowledged are added
/// to `acknowledged`. True when it ended by itself.
bool run_and_kill(const std::filesystem::path& data, const std::filesystem::path& contacts, const std::filesystem::path& out, const std::filesystem::path& script,
                  std::optional<Moment> moment, std::set<std::string>& acknowledged) {
    int pipe_ends[2];
    EXPECT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(::open(script.c_str(), O_RDONLY), 0);
        ::dup2(pipe_ends[1], 1);
        ::dup2(::open("/dev/null", O_WRONLY), 2);
        ::close(pipe_ends[0]);
        const std::string program = std::string(SEGUE_BINARY_DIR) + "/desktop/segue";
        ::execl(program.c_str(), "segue", "take", "--all", "--agent", "nora", "--now", "2026-11-21T15:00:00Z", "--data", data.c_str(), "--contacts", contacts.c_str(),
                "--out", out.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    ::close(pipe_ends[1]);
    std::string text;
    char buffer[4096];
    for (;;) {
        const ssize_t got = ::read(pipe_ends[0], buffer, sizeof buffer);
        if (got <= 0) break;
        text.append(buffer, static_cast<std::size_t>(got));
        if (!moment || text.size() < moment->bytes) continue;
        ::usleep(moment->after_us);
        ::kill(child, SIGKILL);
        moment.reset();
    }
    ::close(pipe_ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    for (std::size_t at = text.find("Recorded: "); at != std::string::npos; at = text.find("Recorded: ", at + 1)) {
        const auto end = text.find('\n', at);
        if (end == std::string::npos) break;
        const std::string rest = text.substr(at + 10, end - at - 10);
        acknowledged.insert(rest.substr(0, rest.find(' ')));
    }
    return WIFEXITED(status);
}

std::map<std::string, int> dispositions_in(const std::filesystem::path& file) {
    std::map<std::string, int> counts;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        const auto json = base::parse_json(line, "out");
        EXPECT_TRUE(json.ok()) << "a torn line was left in the output";
        if (json && json->text_or("type") == "disposition.recorded") ++counts[std::string(json->text_or("contactid"))];
    }
    return counts;
}

TEST(KillNine, AtTwoHundredRandomMomentsNoDispositionIsLostOrDoubled) {
    int kills = 0;
    std::size_t in_all = 0;
    std::uint64_t random = 20261121;
    const auto next_random = [&random] { return (random = random * 6364136223846793005ULL + 1442695040888963407ULL) >> 33; };
    for (int shift = 0; kills < kills_wanted; ++shift) {
        TempDir dir;
        const auto events = desktop::demo_events(std::string(SEGUE_SOURCE_DIR) + "/assets", "service-recovery", static_cast<std::uint64_t>(shift) + 1, 120, at("2026-11-21T15:00:00Z"));
        ASSERT_TRUE(events.ok());
        std::ofstream(dir / "in.jsonl", std::ios::binary) << *events;
        std::ofstream script(dir / "script", std::ios::binary);
        for (int i = 0; i < 100; ++i) script << "v\nk\ny\na\nf\n" << i % 4 + 1 << "\nnote " << i << "\n";
        script.close();
        std::set<std::string> acknowledged;
        bool ended = false;
        while (!ended && kills < kills_wanted) {
            ended = run_and_kill(dir / "data", dir / "in.jsonl", dir / "out.jsonl", dir / "script", Moment{next_random() % 20000, static_cast<useconds_t>(next_random() % 3000)}, acknowledged);
            if (!ended) ++kills;
        }
        // What is still in the outbox goes out at the next start; here nobody kills.
        run_and_kill(dir / "data", dir / "in.jsonl", dir / "out.jsonl", "/dev/null", {}, acknowledged);
        const auto written = dispositions_in(dir / "out.jsonl");
        // The last shift may be over with its last kills before anything was recorded in it; any other works to its end.
        EXPECT_TRUE(!ended || !acknowledged.empty()) << "in shift " << shift;
        in_all += acknowledged.size();
        for (const auto& contact : acknowledged) EXPECT_EQ(written.contains(contact) ? written.at(contact) : 0, 1) << contact << " in shift " << shift;
        for (const auto& entry : written) EXPECT_EQ(entry.second, 1) << entry.first << " in shift " << shift;
    }
    EXPECT_GE(kills, kills_wanted);
    EXPECT_GT(in_all, 0u);
}

}  // namespace
}  // namespace segue::test
