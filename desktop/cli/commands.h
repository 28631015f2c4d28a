#pragma once
// The subcommands of `segue`: plain options in, an exit code out. main.cpp parses; each command has a file of its own.

#include <cstdint>
#include <string>
#include <vector>

namespace segue::cli {

/// Exit codes that scripts can rely on.
enum Exit : int {
    exit_done = 0,         ///< done
    exit_no = 1,           ///< the answer is no (an invalid pack, a record that does not replay)
    exit_usage = 2,        ///< wrong use
    exit_refused = 3,      ///< input refused
    exit_environment = 4,  ///< the machine: a folder, a lock, a disk
};

struct DecideOptions {
    std::string pack, now;
    std::vector<std::string> contacts;   ///< files
    std::string contact;                 ///< only this one
    std::vector<std::string> skills, channels;
    bool json = false;
    bool identity = false;               ///< explain: whose contact it is and why, instead of the decision
};
int run_decide(const DecideOptions& options);
int run_explain(const DecideOptions& options);

struct ReplayOptions {
    std::string record, pack, data;
    std::vector<std::string> contacts;
    std::vector<std::string> ids;        ///< with `data`: only these records
    bool json = false;
};
int run_replay(const ReplayOptions& options);

struct WhyCommandOptions {
    std::string id, data, pack;
    bool all = false, json = false;
};
int run_why(const WhyCommandOptions& options);

struct AuditOptions {
    std::string data, head;
    std::int64_t last = 50;
    bool json = false;
};
int run_audit_verify(const AuditOptions& options);
int run_audit_show(const AuditOptions& options);

struct MendOptions {
    std::string data, pack, now;
    std::string id, note, by;            ///< settle
    bool json = false;
};
int run_mend_list(const MendOptions& options);
int run_mend_settle(const MendOptions& options);

/// What a subcommand needs that works on a desk as the window does.
struct DeskOptions {
    std::string pack, data, out, agent;
    std::vector<std::string> contacts;   ///< files that the desk is fed from
    std::vector<std::string> skills;     ///< of the agent; a role is one of them
};

struct CorrectOptions : DeskOptions {
    std::string contact, code, note, now;
    bool yes = false, json = false;
};
int run_correct(const CorrectOptions& options);

struct LiftOptions : DeskOptions {
    std::string contact, action, subject, treatment, reason, now;
    bool json = false;
};
/// 0 lifted; 1 it may not be (no role, no such cap); 3 a reason or contact that cannot be used.
int run_lift(const LiftOptions& options);

struct ValidateOptions {
    std::vector<std::string> packs;
    std::string now;
    bool json = false;
};
int run_validate(const ValidateOptions& options);

struct TestOptions {
    std::vector<std::string> packs;
    std::string now, only;
    int at_least = 0;                     ///< percent of the branches that must be covered
    bool coverage = false, json = false;
};
int run_test(const TestOptions& options);

struct JourneyOptions {
    std::string pack, journey, now;
    bool graphviz = false;
};
int run_journey(const JourneyOptions& options);

struct MigrateOptions {
    std::string new_pack, old_pack, data, now;
    std::vector<std::string> history;
    std::size_t examples = 3;
    bool dry_run = false, json = false;
};
int run_migrate(const MigrateOptions& options);

struct SimulateOptions {
    std::string new_pack, old_pack, now;
    std::vector<std::string> history, skills;
    std::size_t examples = 3;
    bool json = false;
};
int run_simulate(const SimulateOptions& options);

struct ScrubOptions {
    std::string list, pack, data, now, kept;
    std::vector<std::string> contacts;    ///< files instead of the desk's store
    std::string action, channel, purpose; ///< of lines that say nothing themselves
    bool json = false;
};
int run_scrub(const ScrubOptions& options);

struct PackOptions {
    std::string what;                     ///< keygen, sign, approve, verify, kill
    std::string file;                     ///< the folder, the signed file, or (kill) the pack's id
    std::string name, key, out, expires = "P180D", rolls_back, trust, kill, reason, now;
    std::vector<std::string> actions, journeys, channels;
    std::int64_t number = 0;
    bool json = false;
};
int run_pack(const PackOptions& options);

struct TakeOptions : DeskOptions {
    std::string contact, now;
    bool all = false, yes = false, json = false;
};
int run_take(const TakeOptions& options);

struct PopOptions {
    std::string contact;   ///< an id, or segue://contact/ID
    std::string data;
    bool json = false;
};
int run_pop(const PopOptions& options);

struct DemoOptions {
    std::string pack = "service-recovery";
    std::string recipe, now, out;
    std::uint64_t seed = 7;
    int customers = 60;
};
int run_demo(const DemoOptions& options);

struct DoctorOptions {
    std::string pack, data;
    bool json = false;
};
int run_doctor(const DoctorOptions& options);

struct EvalOptions {
    std::string expression, context, now;
    bool trace = false, json = false;
};
int run_eval(const EvalOptions& options);

}  // namespace segue::cli
