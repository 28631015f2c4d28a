#pragma once
// The core's thread: commands in, snapshots out (architecture.md, rule 3).
//
//   window ──post(command)──► queue ──► Desk (one transaction each) ──► publish(AgentView) ──► wake()
//
// A contact that is opened is published at once, from memory, and painted while it is written that it was shown. A picture that shows
// nothing new is not published: the window sleeps on. Sending what is due yields to a command after each row, and what the next contact
// will need is worked out while nobody waits.
//
// The UI thread posts commands and draws the latest snapshot; it never waits. stop() then join() in the composition root.

#include "core/runtime/agent_command.h"
#include "core/runtime/agent_view.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace segue::runtime {

class Desk;

class CoreThread {
public:
    /// `clock` gives the time; `wake` is called after each publishing, on the core thread.
    CoreThread(std::unique_ptr<Desk> desk, std::function<base::Time()> clock, std::function<void()> wake);
    CoreThread(const CoreThread&) = delete;
    CoreThread& operator=(const CoreThread&) = delete;
    /// stop() and join() must have been called.
    ~CoreThread();

    void start();
    void post(AgentCommand command);
    /// The latest snapshot; never null after start().
    [[nodiscard]] std::shared_ptr<const AgentView> view() const;
    /// Finishes what has been posted, delivers what is due once, and ends.
    void stop();
    void join();

private:
    void run();
    void publish(AgentView view);
    [[nodiscard]] bool waits() const;   ///< a command

    std::unique_ptr<Desk> desk_;
    std::function<base::Time()> clock_;
    std::function<void()> wake_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<AgentCommand> queue_;
    bool stopping_ = false;
    std::shared_ptr<const AgentView> view_;
    std::thread thread_;
};

}  // namespace segue::runtime
