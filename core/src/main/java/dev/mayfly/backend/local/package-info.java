/// The backend that runs attempts on threads of this process.
package dev.mayfly.backend.local;
